/** Queries of jOOQ, compared with what jOOQ itself does by JDBC. */
@NullMarked
package dev.based.tests.jooq;

import org.jspecify.annotations.NullMarked;
