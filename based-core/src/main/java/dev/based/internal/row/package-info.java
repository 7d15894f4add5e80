/**
 * How a row's values become the Java types that are asked for, without any loss. {@code dev.based.internal.mapping} makes objects of
 * whole rows.
 */
@NullMarked
package dev.based.internal.row;

import org.jspecify.annotations.NullMarked;
