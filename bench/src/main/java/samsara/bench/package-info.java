/// Benchmarks; their results stand in bench/README.md.
@NullMarked
package samsara.bench;

import org.jspecify.annotations.NullMarked;
