/** Tells what a statement does, by its tokens and the words of a database: see {@link dev.based.spi.Traits}. */
@NullMarked
package dev.based.internal.sql.traits;

import org.jspecify.annotations.NullMarked;
