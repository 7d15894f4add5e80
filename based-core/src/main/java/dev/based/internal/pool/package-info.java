/** Connections that are shared: who holds one, who waits for one, and for how long. */
@NullMarked
package dev.based.internal.pool;

import org.jspecify.annotations.NullMarked;
