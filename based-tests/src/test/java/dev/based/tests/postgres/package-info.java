/** What only PostgreSQL can do, or gets wrong. */
@NullMarked
package dev.based.tests.postgres;

import org.jspecify.annotations.NullMarked;
