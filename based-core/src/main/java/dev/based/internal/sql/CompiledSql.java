package dev.based.internal.sql;

import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.Traits;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose parameters are found, ready for values.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * <p>Parameters are an {@code Object[]} of positional values, a {@code Map} of named ones, or {@link dev.based.Parameters}, as
 * {@link dev.based.Statement#parameters()} gives them. They are not copied unless they have to be: an array becomes the
 * values of the command as it is.
 */
public final class CompiledSql {
    private final Template template;
    private final Signature signature;
    private final Traits traits;
    private final String text;
    private final boolean[] handedOn;
    private final int[] arrays;
    /** The statement with what follows a name behind a dot left to the database; null if there is no such, or none can be meant. */
    private final @Nullable CompiledSql withFields;

    CompiledSql(Template template, Signature signature, Traits traits, @Nullable CompiledSql withFields) {
        this.withFields = withFields;
        this.template = template;
        this.signature = signature;
        this.traits = traits;
        int[] single = new int[signature.count()];
        Arrays.fill(single, 1);
        this.text = template.render(single);
        this.handedOn = template.handedOn(signature.count());
        this.arrays = template.arrays();
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
     * How many values the driver gets if none is a collection.
     *
     * @return the number; a name used twice counts once where placeholders are numbered, else twice
     */
    public int placeholders() {
        return signature.count();
    }

    /**
     * Binds the parameters; a collection is spread over placeholders of its own.
     *
     * @param parameters an {@code Object[]}, a {@code Map} or {@code Parameters}
     * @return the command
     * @throws ParameterException if one is missing, unused or mixed, or a collection is where none can be
     */
    public Command bind(Object parameters) {
        if (withFields != null && signature.leavesFields(parameters)) {
            return withFields.bind(parameters);
        }
        @Nullable Object[] given = signature.values(parameters);
        if (firstCollection(given) < 0) { // nearly always
            return command(given);
        }
        @Nullable Object[] values = withArrays(given);
        if (firstCollection(values) >= 0) {
            Expansion expansion = new Expansion(template, signature, values);
            return new Command(
                    template.render(expansion.sizes()),
                    expansion.values(),
                    expansion.names(),
                    traits,
                    expansion.spread(handedOn));
        }
        return command(values);
    }

    /**
     * Binds the parameters of a batch's first item; {@link Command#withValues} with {@link #values} makes the others.
     *
     * @param parameters an {@code Object[]}, a {@code Map} or {@code Parameters}
     * @return the command, whose text is that of every item
     * @throws ParameterException if one is missing, unused or mixed, or a collection
     */
    public Command bindItem(Object parameters) {
        return command(values(parameters));
    }

    /**
     * The values of one item of a batch.
     *
     * @param parameters an {@code Object[]}, a {@code Map} or {@code Parameters}
     * @return one value for each placeholder
     * @throws ParameterException if one is missing, unused or mixed, or a collection
     */
    public @Nullable Object[] values(Object parameters) {
        @Nullable Object[] given = signature.values(parameters);
        if (firstCollection(given) < 0) {
            return given;
        }
        @Nullable Object[] values = withArrays(given);
        int collection = firstCollection(values);
        if (collection >= 0) {
            throw new ParameterException(
                    "A collection was bound to " + signature.parameter(collection)
                            + " in a batch, whose items share one text: bind single values, or Json.of(list), or execute it by itself.",
                    null);
        }
        return values;
    }

    /** The values, with an array in place of each collection that is to be bound as one. */
    private @Nullable Object[] withArrays(@Nullable Object[] given) {
        @Nullable Object[] values = given;
        for (int index : arrays) {
            if (given[index] instanceof Collection<?> collection) {
                values = values == given ? given.clone() : values;
                values[index] = NestedLists.array(collection);
            }
        }
        for (int index = 0; index < given.length; index++) {
            if (values[index] instanceof Collection<?> collection
                    && NestedLists.isNested(collection)
                    && template.takesArray(index)) {
                values = values == given ? given.clone() : values;
                values[index] = NestedLists.array(collection);
            }
        }
        return values;
    }

    private Command command(@Nullable Object[] values) {
        return new Command(text, values, signature.names(), traits, handedOn);
    }

    private static int firstCollection(@Nullable Object[] values) {
        for (int index = 0; index < values.length; index++) {
            if (values[index] instanceof Collection) {
                return index;
            }
        }
        return -1;
    }

    /** Shows the text only. */
    @Override
    public String toString() {
        return "CompiledSql[" + text + "]";
    }
}
