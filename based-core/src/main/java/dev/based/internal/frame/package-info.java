/** The stack of transactions on a connection: how each begins, runs and ends. */
@NullMarked
package dev.based.internal.frame;

import org.jspecify.annotations.NullMarked;
