/// The nucleus: process and privilege tables, rendezvous, ready queues, the CPU, signals, clock,
/// interrupts, address spaces and diagnostics. Kernel calls (`samsara.kernel.call`) work on it.
///
/// Everything here is touched by the CPU alone: by its loop, or by the one process that runs. There
/// is no lock; host threads post to [Mailbox], the only exception. The structures are plain records
/// of state with public fields, as in any kernel, because the code that changes them is the kernel.
///
/// MINIX: `kernel/*.c`.
@NullMarked
package samsara.kernel.core;

import org.jspecify.annotations.NullMarked;
