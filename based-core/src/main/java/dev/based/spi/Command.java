package dev.based.spi;

import org.jspecify.annotations.Nullable;

/**
 * One statement, ready for a connection: text with the driver's placeholders, and a value for each of them.
 *
 * <p>The values are the caller's own and are not copied; a connection must not change them. Immutable otherwise.
 */
public final class Command {
    private final String sql;
    private final @Nullable Object[] values;
    private final String @Nullable [] names;
    private final StatementKind kind;
    private final @Nullable String table;

    /**
     * Creates a command.
     *
     * @param sql the text, with {@code ?} or {@code $1} placeholders as the dialect's syntax says
     * @param values one value for each placeholder
     * @param names the parameters' names by placeholder, or null if they are positional
     * @param kind what the statement does
     * @param table the unquoted name of the table that an INSERT writes to, or null if unknown or no INSERT
     */
    public Command(
            String sql,
            @Nullable Object[] values,
            String @Nullable [] names,
            StatementKind kind,
            @Nullable String table) {
        this.sql = sql;
        this.values = values;
        this.names = names;
        this.kind = kind;
        this.table = table;
    }

    /**
     * The text with the driver's placeholders.
     *
     * @return the text, never blank, a single statement
     */
    public String sql() {
        return sql;
    }

    /**
     * The values, one for each placeholder.
     *
     * @return the values themselves, not a copy
     */
    public @Nullable Object[] values() {
        return values;
    }

    /**
     * What the statement does, as far as its first keywords tell.
     *
     * @return the kind
     */
    public StatementKind kind() {
        return kind;
    }

    /**
     * The table that an INSERT writes to.
     *
     * @return its unquoted name without a schema, or null if unknown or no INSERT
     */
    public @Nullable String table() {
        return table;
    }

    /**
     * How an error message calls a parameter.
     *
     * @param index its placeholder's index, from 0
     * @return for instance {@code :year} or {@code 2}
     */
    public String parameter(int index) {
        return names == null ? Integer.toString(index + 1) : ":" + names[index];
    }

    /**
     * The same statement with other values, for one item of a batch.
     *
     * @param values one value for each placeholder
     * @return a copy
     */
    public Command withValues(@Nullable Object[] values) {
        return new Command(sql, values, names, kind, table);
    }

    /** Shows the text only, never a value. */
    @Override
    public String toString() {
        return "Command[" + sql + "]";
    }
}
