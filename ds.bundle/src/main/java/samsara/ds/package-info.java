/// The data store: labels, numbers and strings that outlive the service that stored them.
///
/// MINIX: `servers/ds`.
@NullMarked
package samsara.ds;

import org.jspecify.annotations.NullMarked;
