/** Rows on their way into a table: asked for, put together, and handed on a part at a time. */
@NullMarked
package dev.based.internal.copy;

import org.jspecify.annotations.NullMarked;
