/** The databases, and the network before them. */
@NullMarked
package dev.based.benchmarks.server;

import org.jspecify.annotations.NullMarked;
