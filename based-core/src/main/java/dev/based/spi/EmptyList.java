package dev.based.spi;

import java.util.Objects;

/**
 * How an IN whose list has become empty is written, for an empty collection that is bound in {@code x IN (:ids)}. It must match
 * nothing, and everything behind NOT, whatever the type of {@code x} and also if that is null. {@code IN ()} is a syntax error on
 * most databases.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class EmptyList {
    /**
     * {@code x IN (NULL) IS NOT NULL} and {@code x NOT IN (NULL) IS NULL}: right for PostgreSQL, MySQL, SQLite and H2, where a
     * predicate may be tested for null without parentheses.
     */
    public static final EmptyList TESTED = new EmptyList("NULL", " IS NOT NULL", " IS NULL");

    /**
     * {@code x IN (NULL) IS NOT UNKNOWN} and {@code x NOT IN (NULL) IS UNKNOWN}, the same in the words that standard SQL has for
     * predicates; right for HSQLDB and DuckDB as well.
     */
    public static final EmptyList UNKNOWN = new EmptyList("NULL", " IS NOT UNKNOWN", " IS UNKNOWN");

    private final String content;
    private final String testOfIn;
    private final String testOfNotIn;

    private EmptyList(String content, String testOfIn, String testOfNotIn) {
        this.content = Objects.requireNonNull(content, "content");
        this.testOfIn = Objects.requireNonNull(testOfIn, "testOfIn");
        this.testOfNotIn = Objects.requireNonNull(testOfNotIn, "testOfNotIn");
    }

    /**
     * A query that has no rows in the place of the list, for databases where a predicate cannot be tested, such as Oracle and SQL
     * Server. Where a null has a type, as on Derby, it fits the operands of that type only.
     *
     * @param query such as {@code SELECT NULL FROM dual WHERE 1 = 0}, which Oracle takes beside every type
     * @return the form
     */
    public static EmptyList query(String query) {
        return new EmptyList(query, "", "");
    }

    /**
     * What stands between the parentheses.
     *
     * @return the text
     */
    public String content() {
        return content;
    }

    /**
     * What follows the closing parenthesis.
     *
     * @param not whether the operator is NOT IN
     * @return the text, which begins with a space, or an empty one
     */
    public String test(boolean not) {
        return not ? testOfNotIn : testOfIn;
    }

    /** Shows the form. */
    @Override
    public String toString() {
        return "x IN (" + content + ")" + testOfIn;
    }
}
