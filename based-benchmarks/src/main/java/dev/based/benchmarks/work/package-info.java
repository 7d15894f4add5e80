/** What is measured: tasks, their tables and their right results. */
@NullMarked
package dev.based.benchmarks.work;

import org.jspecify.annotations.NullMarked;
