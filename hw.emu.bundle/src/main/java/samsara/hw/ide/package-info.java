/// The IDE controller of the PIIX3 with its disks, which are image files of the host.
@NullMarked
package samsara.hw.ide;

import org.jspecify.annotations.NullMarked;
