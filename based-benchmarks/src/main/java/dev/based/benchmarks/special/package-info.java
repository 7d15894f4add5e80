/** Measurements of one part alone. */
@NullMarked
package dev.based.benchmarks.special;

import org.jspecify.annotations.NullMarked;
