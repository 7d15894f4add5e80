/** The contenders: each library, used as its own documents say. */
@NullMarked
package dev.based.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
