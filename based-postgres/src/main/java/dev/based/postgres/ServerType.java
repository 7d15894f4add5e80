package dev.based.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A type as the server's catalog has it.
 *
 * @param oid its number in this database
 * @param name its name as the session's SQL would write it: with the schema only if that is not in the search path
 * @param qualified its schema and name, as they are
 * @param kind {@link #ARRAY}, {@link #DOMAIN}, or any other letter
 * @param delimiter what stands between the elements of its arrays, or of itself if it is one
 * @param element the type of an array's elements, or that on which a domain is based; else null
 */
record ServerType(
        int oid,
        String name,
        String qualified,
        char kind,
        char delimiter,
        @Nullable ServerType element) {
    static final char ARRAY = 'a';
    static final char DOMAIN = 'd';

    /** Whether a user's name means this type. */
    boolean isCalled(String other) {
        return name.equals(other) || qualified.equals(other);
    }
}
