/// The small devices of the board: clock, keyboard controller, further serial ports.
@NullMarked
package samsara.hw.board;

import org.jspecify.annotations.NullMarked;
