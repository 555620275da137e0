/// A service that reads a device for ever and counts what goes wrong: the client who must not
/// notice.
@NullMarked
package samsara.sim.reader;

import org.jspecify.annotations.NullMarked;
