/**
 * Reads a user's SQL: splits it into tokens by a database's lexical rules, and tells whether it is one statement.
 *
 * <p>What a statement means is none of this package's business; see {@link dev.based.internal.sql}.
 */
@NullMarked
package dev.based.internal.sql.text;

import org.jspecify.annotations.NullMarked;
