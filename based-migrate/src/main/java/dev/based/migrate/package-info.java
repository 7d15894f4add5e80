/** Migrations: versioned SQL files, each run once. */
@NullMarked
package dev.based.migrate;

import org.jspecify.annotations.NullMarked;
