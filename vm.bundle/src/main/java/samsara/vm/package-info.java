/// VM, the virtual memory server: physical memory, address spaces, page tables, and the right to
/// change them.
///
/// MINIX: `servers/vm`.
@NullMarked
package samsara.vm;

import org.jspecify.annotations.NullMarked;
