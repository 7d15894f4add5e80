/** Programs that measure Based beside its peers, in one run, on the same work. */
@NullMarked
package dev.based.benchmarks;

import org.jspecify.annotations.NullMarked;
