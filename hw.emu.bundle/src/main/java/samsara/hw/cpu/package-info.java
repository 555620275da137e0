/// The processor of the emulated PC: i386 to i686 user mode, 32-bit, flat segments, with x87.
///
/// [Cpu] runs the machine code of one process until something concerns the kernel. The kernel is
/// Java, so nothing privileged executes here: it gives a [CpuState] (the process's registers) and a
/// translation cache (its address space), and gets back a [StopReason].
///
/// All of this belongs to the CPU thread. Nothing is locked.
@Export
@Version("1.0.0")
@NullMarked
package samsara.hw.cpu;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
