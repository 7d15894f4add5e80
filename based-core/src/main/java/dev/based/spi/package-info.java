/**
 * What the author of a backend implements: a {@link dev.based.spi.BackendProvider}, found by its URL schemes, makes a
 * {@link dev.based.spi.Backend}, which opens {@link dev.based.spi.Connection}s and knows its {@link
 * dev.based.spi.Dialect}.
 */
@NullMarked
package dev.based.spi;

import org.jspecify.annotations.NullMarked;
