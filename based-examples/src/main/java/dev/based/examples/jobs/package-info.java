/** A queue of jobs in a table, with many workers. */
@NullUnmarked // as in dev.based.examples
package dev.based.examples.jobs;

import org.jspecify.annotations.NullUnmarked;
