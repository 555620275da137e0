/// The kernel calls, one class each. What a call checks and answers stands with its stub in
/// `samsara.sys.KernelCalls`; here is what it does.
///
/// MINIX: `kernel/system/do_*.c`.
@NullMarked
package samsara.kernel.call;

import org.jspecify.annotations.NullMarked;
