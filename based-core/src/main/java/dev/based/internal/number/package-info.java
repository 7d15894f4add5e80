/** Binary floats and the decimals that they hold. */
@NullMarked
package dev.based.internal.number;

import org.jspecify.annotations.NullMarked;
