/// Requests of clients to RS: who may ask what, and what is done about it.
///
/// MINIX: `servers/rs/request.c`.
@NullMarked
package samsara.rs.request;

import org.jspecify.annotations.NullMarked;
