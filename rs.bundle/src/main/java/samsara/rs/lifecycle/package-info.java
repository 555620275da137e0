/// The life of services: creation, start, stop, removal, standbys, crash recovery, live update,
/// heartbeat, signals, and what happens to bundles.
///
/// MINIX: `servers/rs/manager.c`.
@NullMarked
package samsara.rs.lifecycle;

import org.jspecify.annotations.NullMarked;
