/** A map of bounded size, for what is found once for a text and asked for often. */
@NullMarked
package dev.based.internal.cache;

import org.jspecify.annotations.NullMarked;
