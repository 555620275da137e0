/// Network cards on an Ethernet switch inside the process, and a bridge between the switches of two
/// machines of one host.
@NullMarked
package samsara.hw.net;

import org.jspecify.annotations.NullMarked;
