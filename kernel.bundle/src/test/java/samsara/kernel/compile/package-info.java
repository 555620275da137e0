/// Compiles small programs while a test runs, for tests of what happens to their class files.
@NullMarked
package samsara.kernel.compile;

import org.jspecify.annotations.NullMarked;
