/// Versions of the hello driver with one fault each: what a system has to survive. They work as the
/// hello driver does, up to the fault, whether they are started or get in by an update.
@NullMarked
package samsara.samples.hello;

import org.jspecify.annotations.NullMarked;
