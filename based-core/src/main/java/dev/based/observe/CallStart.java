package dev.based.observe;

/**
 * A call of a verb.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param verb the verb
 * @param sql the statement with its placeholders; one that binds no value has {@code ?} in place of its literals. At most about 2,000
 *     characters, without the middle of what is longer. Empty if it is not known, as in a call that was refused before its text was read
 * @param summary the statement's operations and their tables, such as {@code INSERT orders SELECT carts}, with {@code BATCH} before
 *     them for several sets of values: a key for groups of statements,
 *     at most 255 characters; empty as above
 * @param size how many sets of values there are: 1, save for {@code executeMany}
 */
public record CallStart(Verb verb, String sql, String summary, int size) {}
