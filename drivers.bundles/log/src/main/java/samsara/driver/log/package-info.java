/// The log driver: keeps the kernel's diagnostics and offers them as /dev/klog.
@NullMarked
package samsara.driver.log;

import org.jspecify.annotations.NullMarked;
