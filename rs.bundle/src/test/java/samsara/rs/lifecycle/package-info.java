@NullMarked
package samsara.rs.lifecycle;

import org.jspecify.annotations.NullMarked;
