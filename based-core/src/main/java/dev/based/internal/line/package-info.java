/** One connection's steps, in the order of their calls. */
@NullMarked
package dev.based.internal.line;

import org.jspecify.annotations.NullMarked;
