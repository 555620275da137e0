/// The boot of the system: from a kernel in which only RS may run to one in which all services are
/// initialised.
///
/// MINIX: `sef_cb_init_fresh` in `servers/rs/main.c`.
@NullMarked
package samsara.rs.boot;

import org.jspecify.annotations.NullMarked;
