/** How connections come to their end, and pools to theirs. */
@NullMarked
package dev.based.internal.closing;

import org.jspecify.annotations.NullMarked;
