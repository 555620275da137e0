/// The reincarnation server: starts, watches, updates and revives all other services.
@NullMarked
package samsara.rs;

import org.jspecify.annotations.NullMarked;
