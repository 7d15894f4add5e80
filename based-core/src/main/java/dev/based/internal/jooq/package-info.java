/** Queries of jOOQ: their text, their values, and records of their rows. */
@NullMarked
package dev.based.internal.jooq;

import org.jspecify.annotations.NullMarked;
