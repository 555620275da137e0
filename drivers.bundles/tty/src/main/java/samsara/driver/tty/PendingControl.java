package samsara.driver.tty;

import java.util.Optional;
import samsara.driver.GrantBuffer;
import samsara.protocol.tty.Termios;

/// A control request that waits until all output has gone out.
///
/// @param buffer to be answered
/// @param request a constant of `TtyIoctl`
/// @param settings those that shall be valid then
record PendingControl(GrantBuffer buffer, int request, Optional<Termios> settings) {}
