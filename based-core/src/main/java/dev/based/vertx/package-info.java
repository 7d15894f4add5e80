/**
 * A ready adapter for every Vert.x SQL client: {@link dev.based.vertx.VertxBackend} is the backend, and a {@link
 * dev.based.vertx.VertxDriver}, which the author of a backend writes, says what differs between the clients. Needs
 * vertx-sql-client and one of its drivers on the class path or module path.
 */
@NullMarked
package dev.based.vertx;

import org.jspecify.annotations.NullMarked;
