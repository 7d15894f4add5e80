/** The pages of a stream: where they come from, and what becomes of them. */
@NullMarked
package dev.based.internal.page;

import org.jspecify.annotations.NullMarked;
