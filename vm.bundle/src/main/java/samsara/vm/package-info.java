/// 
@NullMarked
package samsara.vm;

import org.jspecify.annotations.NullMarked;
