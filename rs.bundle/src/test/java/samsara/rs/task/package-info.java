@NullMarked
package samsara.rs.task;

import org.jspecify.annotations.NullMarked;
