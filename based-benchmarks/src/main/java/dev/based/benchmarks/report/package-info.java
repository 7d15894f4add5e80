/** What comes out: figures, tables and plots. */
@NullMarked
package dev.based.benchmarks.report;

import org.jspecify.annotations.NullMarked;
