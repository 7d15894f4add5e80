/**
 * How a row's values become the Java types that are asked for: {@link dev.based.internal.row.Conversions} without any
 * loss, {@link dev.based.internal.row.RowMappers} whole rows at once.
 */
@NullMarked
package dev.based.internal.row;

import org.jspecify.annotations.NullMarked;
