/// 
@NullMarked
package samsara.vfs;

import org.jspecify.annotations.NullMarked;
