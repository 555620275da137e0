/// 
@NullMarked
package samsara.pm;

import org.jspecify.annotations.NullMarked;
