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
    private final Traits traits;
    private final boolean @Nullable [] handedOn;
    private final boolean amidScript;

    /**
     * Creates a command of whose values nothing is known.
     *
     * @param sql the text, with {@code ?} or {@code $1} placeholders as the dialect's syntax says
     * @param values one value for each placeholder
     * @param names the parameters' names by placeholder, or their numbers where these are not the placeholders' own, since a
     *     collection was spread; null if each placeholder is a parameter by its position
     * @param traits what the statement does
     */
    public Command(String sql, @Nullable Object[] values, String @Nullable [] names, Traits traits) {
        this(sql, values, names, traits, null);
    }

    /**
     * Creates a command.
     *
     * @param sql the text, with {@code ?} or {@code $1} placeholders as the dialect's syntax says
     * @param values one value for each placeholder
     * @param names as above
     * @param traits what the statement does
     * @param handedOn by placeholder, whether its value {@link #isHandedOn}; null if that is not known
     */
    public Command(
            String sql,
            @Nullable Object[] values,
            String @Nullable [] names,
            Traits traits,
            boolean @Nullable [] handedOn) {
        this(sql, values, names, traits, handedOn, false);
    }

    private Command(
            String sql,
            @Nullable Object[] values,
            String @Nullable [] names,
            Traits traits,
            boolean @Nullable [] handedOn,
            boolean amidScript) {
        this.sql = sql;
        this.values = values;
        this.names = names;
        this.traits = traits;
        this.handedOn = handedOn;
        this.amidScript = amidScript;
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
     * What the statement does, as far as its text tells.
     *
     * @return the traits
     */
    public Traits traits() {
        return traits;
    }

    /**
     * How an error message calls a parameter.
     *
     * @param index its placeholder's index, from 0
     * @return for instance {@code :year} or {@code 2}
     */
    public String parameter(int index) {
        String name = names == null ? Integer.toString(index + 1) : names[index];
        return Character.isDigit(name.charAt(0)) ? name : ":" + name;
    }

    /**
     * Whether a value is only handed on: it becomes that of a column in {@code INSERT ... VALUES} or in {@code SET}, a column of the
     * result, or the operand of a CAST. Any other may be compared or calculated with.
     *
     * @param index its placeholder's index, from 0
     * @return whether the text tells so
     */
    public boolean isHandedOn(int index) {
        return handedOn != null && handedOn[index];
    }

    /**
     * Whether it is a statement of a script with another one behind it. These have no parameters, and nobody reads their rows, so that
     * settings on which values depend may be others than the library needs, until the script ends.
     *
     * @return false for the last statement of a script, and for all that are in none
     */
    public boolean isAmidScript() {
        return amidScript;
    }

    /**
     * The same statement with others of a script behind it.
     *
     * @return a copy
     */
    public Command amidScript() {
        return new Command(sql, values, names, traits, handedOn, true);
    }

    /**
     * The same command, whose errors number the parameters.
     *
     * @return a copy without the parameters' names
     */
    public Command withoutNames() {
        return new Command(sql, values, null, traits, handedOn, amidScript);
    }

    /**
     * The same statement with other values, for one item of a batch.
     *
     * @param values one value for each placeholder
     * @return a copy
     */
    public Command withValues(@Nullable Object[] values) {
        return new Command(sql, values, names, traits, handedOn, amidScript);
    }

    /** Shows the text only, never a value. */
    @Override
    public String toString() {
        return "Command[" + sql + "]";
    }
}
