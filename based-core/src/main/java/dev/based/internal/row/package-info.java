/**
 * How a row's values become the Java types that are asked for: {@link dev.based.internal.row.Conversions} without any
 * loss, {@code RowMappers} of {@code dev.based.internal.jooq} whole rows at once.
 */
@NullMarked
package dev.based.internal.row;

import org.jspecify.annotations.NullMarked;
