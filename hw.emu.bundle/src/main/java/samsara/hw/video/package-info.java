/// The VGA in text mode, and what can be made of its screen: text and pictures.
@NullMarked
package samsara.hw.video;

import org.jspecify.annotations.NullMarked;
