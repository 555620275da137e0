/// A kernel with programs from the class path, for tests: processes are lambdas.
@NullMarked
package samsara.kernel.testkit;

import org.jspecify.annotations.NullMarked;
