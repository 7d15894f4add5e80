/** The backend for PostgreSQL. */
@NullMarked
package dev.based.postgres;

import org.jspecify.annotations.NullMarked;
