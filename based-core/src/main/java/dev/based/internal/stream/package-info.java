/** Rows that come a page at a time: the publisher, what feeds it, and what consumes it. */
@NullMarked
package dev.based.internal.stream;

import org.jspecify.annotations.NullMarked;
