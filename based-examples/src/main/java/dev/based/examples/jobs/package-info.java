/** A queue of jobs in a table, with many workers. */
@NullMarked
package dev.based.examples.jobs;

import org.jspecify.annotations.NullMarked;
