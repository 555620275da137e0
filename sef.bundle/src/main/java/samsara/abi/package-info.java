/// The machine-independent binary interface: messages, endpoints, error numbers, signals, and the
/// traps through which a process enters the kernel.
///
/// Every number and layout here is that of the reference (MINIX 3, spring 2010:
/// `include/minix/ipc.h`, `include/minix/endpoint.h`, `include/errno.h`, `include/signal.h`),
/// because user programs that are not part of Samsara are run against them. All types are stateless
/// or immutable, except {@link SafePoint} and {@link Resources}, which the kernel sets up once.
@Export
@Version("1.0.0")
@NullMarked
package samsara.abi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
