/** What every part of a connected database needs: its dialect, errors, clock and compiled statements. */
@NullMarked
package dev.based.internal.kernel;

import org.jspecify.annotations.NullMarked;
