/// A program that reads the log as it grows, for tests in virtual time.
@NullMarked
package samsara.sim.klog;

import org.jspecify.annotations.NullMarked;
