/// A program that breaks the rules for processes in three ways; it is refused before it runs.
@NullMarked
package samsara.samples.violation;

import org.jspecify.annotations.NullMarked;
