/** What is asked of a connection, and what becomes of its answer. */
@NullMarked
package dev.based.internal.call;

import org.jspecify.annotations.NullMarked;
