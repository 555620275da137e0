/// The small devices of the board: clock, keyboard controller, parallel port.
@NullMarked
package samsara.hw.board;

import org.jspecify.annotations.NullMarked;
