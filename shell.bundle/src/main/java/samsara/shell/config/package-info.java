/// The configuration files: what `system.conf` says about a service, and who is in `passwd`.
///
/// MINIX: `commands/service/parse.c`.
@NullMarked
package samsara.shell.config;

import org.jspecify.annotations.NullMarked;
