/// How fast the emulated processor is, beside qemu and the bare one. Run by hand.
@NullMarked
package samsara.bench.cpu;

import org.jspecify.annotations.NullMarked;
