/** Stages, loops and waiting: the one place that knows {@link java.util.concurrent.CompletableFuture}'s plumbing. */
@NullMarked
package dev.based.internal.async;

import org.jspecify.annotations.NullMarked;
