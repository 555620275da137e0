/// The virtual memory server: address spaces and their page tables.
@NullMarked
package samsara.vm;

import org.jspecify.annotations.NullMarked;
