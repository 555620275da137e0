/// Rules for the borders between the bundles, checked on compiled classes.
@NullMarked
package samsara.architecture;

import org.jspecify.annotations.NullMarked;
