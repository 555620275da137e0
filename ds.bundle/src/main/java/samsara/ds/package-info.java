/// 
@NullMarked
package samsara.ds;

import org.jspecify.annotations.NullMarked;
