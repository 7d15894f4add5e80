/** How it is measured: turns, rounds, resources. */
@NullMarked
package dev.based.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
