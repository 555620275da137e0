@NullMarked
package samsara.rs.table;

import org.jspecify.annotations.NullMarked;
