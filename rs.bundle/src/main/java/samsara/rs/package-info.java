/// 
@NullMarked
package samsara.rs;

import org.jspecify.annotations.NullMarked;
