/** SQLite, in files and in memory; found by the scheme {@code sqlite}. */
@NullMarked
package dev.based.sqlite;

import org.jspecify.annotations.NullMarked;
