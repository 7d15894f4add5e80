/** What {@link dev.based.Async} offers: loops, scopes, pauses, retries, and straight code that waits. */
@NullMarked
package dev.based.internal.scope;

import org.jspecify.annotations.NullMarked;
