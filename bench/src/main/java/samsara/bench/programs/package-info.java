/// Services that do nothing but exchange messages, for the benchmarks.
@NullMarked
package samsara.bench.programs;

import org.jspecify.annotations.NullMarked;
