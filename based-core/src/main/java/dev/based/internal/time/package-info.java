/** The clock of a database: deadlines, and what is to be done later. */
@NullMarked
package dev.based.internal.time;

import org.jspecify.annotations.NullMarked;
