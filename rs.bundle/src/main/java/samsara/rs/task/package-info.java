/// Operations that take several messages, written as a chain of steps.
@NullMarked
package samsara.rs.task;

import org.jspecify.annotations.NullMarked;
