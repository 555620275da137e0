/// The rules of message passing, written down a second time: as plain and slow as possible, from
/// the reference's description and not from the kernel. A test lets the kernel and the model do the
/// same and compares all that can be seen.
@NullMarked
package samsara.kernel.model;

import org.jspecify.annotations.NullMarked;
