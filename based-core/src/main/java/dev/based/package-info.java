/**
 * Asynchronous access to SQL databases: {@link dev.based.Database} opens one by its URL, {@link dev.based.Session} runs
 * statements in a transaction, {@link dev.based.Async} chains and awaits stages.
 */
@NullMarked
package dev.based;

import org.jspecify.annotations.NullMarked;
