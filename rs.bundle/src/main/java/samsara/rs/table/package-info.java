/// What RS knows: the slots of the system process table, the settings of each service, and the boot
/// tables.
@NullMarked
package samsara.rs.table;

import org.jspecify.annotations.NullMarked;
