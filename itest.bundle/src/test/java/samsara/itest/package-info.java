/// Tests of the system as it boots: the bundles of the distribution in a real framework. Runners
/// are JUnit 4, as Pax Exam wants; names end in `IT`.
@NullMarked
package samsara.itest;

import org.jspecify.annotations.NullMarked;
