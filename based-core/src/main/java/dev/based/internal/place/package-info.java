/** The places of a pool: who holds a connection, who waits for one, and when another one is worthwhile. */
@NullMarked
package dev.based.internal.place;

import org.jspecify.annotations.NullMarked;
