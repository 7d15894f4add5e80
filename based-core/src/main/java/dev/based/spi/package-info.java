/**
 * What the author of a backend implements: a {@link dev.based.spi.BackendProvider}, found by its URL schemes, makes a
 * {@link dev.based.spi.Backend}, which opens {@link dev.based.spi.Connection}s and knows its {@link
 * dev.based.spi.Dialect}.
 *
 * <p>These types are implemented by authors, and get new methods only with a default that changes nothing: {@link
 * dev.based.spi.BackendProvider}, {@link dev.based.spi.Backend}, {@link dev.based.spi.Connection}, {@link
 * dev.based.spi.Cursor}, {@link dev.based.spi.Dialect}, {@link dev.based.spi.ConvertibleValue} and {@link
 * dev.based.spi.StatementCache.Preparation}; in {@code dev.based.vertx} the types {@code VertxDriver}
 * and {@code VertxLink}. All others are called by authors, and may get methods and constants at any time: an author's
 * {@code switch} over an enum needs a default. Decorators extend {@link dev.based.spi.DelegatingBackend}, {@link
 * dev.based.spi.DelegatingConnection}, {@link dev.based.spi.DelegatingCursor} and {@link dev.based.spi.DelegatingDialect}, which
 * pass on what is added.
 */
@NullMarked
package dev.based.spi;

import org.jspecify.annotations.NullMarked;
