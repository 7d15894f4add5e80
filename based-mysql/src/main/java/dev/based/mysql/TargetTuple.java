package dev.based.mysql;

import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.vertx.CheckedTuple;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values that are compared with what their placeholders take, as soon as that is known: when the client asks for the size, which it
 * does when it has the statement prepared. See {@link TargetRules}.
 */
final class TargetTuple extends ArrayTuple implements CheckedTuple {
    private final Command command;
    private final @Nullable Object[] exact;
    private Supplier<int @Nullable []> columns = () -> null;
    private Supplier<int @Nullable []> placeholders = () -> null;
    private @Nullable ParameterException refusal;

    private TargetTuple(Command command, @Nullable Object[] exact, Tuple values) {
        super(values);
        this.command = command;
        this.exact = exact;
    }

    /** The same values in such a tuple, if one of them is not null. */
    static Tuple of(Command command, @Nullable Object[] exact, Tuple values) {
        for (Object value : exact) {
            if (value != null) {
                return new TargetTuple(command, exact, values);
            }
        }
        return values;
    }

    /**
     * Takes what tells the types; null as long as they are not known.
     *
     * @param written tells those of the columns to which the placeholders are written: see {@link Targets}
     * @param prepared tells those that the server has for the placeholders: see {@link Statements}
     */
    void expect(Supplier<int @Nullable []> written, Supplier<int @Nullable []> prepared) {
        columns = written;
        placeholders = prepared;
    }

    @Override
    public @Nullable ParameterException refusal() {
        return refusal;
    }

    @Override
    public int size() {
        int[] written = columns == null ? null : columns.get(); // null while the superclass is made
        int[] prepared = columns == null ? null : placeholders.get();
        if (written != null || prepared != null) {
            check(written, prepared);
        }
        return super.size();
    }

    private void check(int @Nullable [] written, int @Nullable [] prepared) {
        for (int index = 0; index < exact.length; index++) {
            Object value = exact[index];
            int column = type(written, index);
            if (value == null) {
                continue;
            }
            String reason = switch (column) {
                case Wire.NULL -> TargetRules.reasonOfTime(value, type(prepared, index));
                case Wire.UNTOLD, Wire.UNTOLD_PART ->
                    TargetRules.reasonOfUntold(value, type(prepared, index), column == Wire.UNTOLD_PART);
                default ->
                    column >= Wire.PASSED
                            ? TargetRules.reasonOfPassed(value, type(prepared, index), column - Wire.PASSED)
                            : TargetRules.reason(value, column);
            };
            if (reason != null) {
                refusal = new ParameterException(
                        "Parameter " + command.parameter(index) + " is a "
                                + value.getClass().getTypeName() + ", and its placeholder takes " + reason,
                        null);
                throw refusal;
            }
            if (value instanceof Double || value instanceof Float) {
                String text = TargetRules.text((Number) value, column);
                if (text != null) {
                    setValue(index, text);
                }
            }
        }
    }

    private static int type(int @Nullable [] types, int index) {
        return types == null || index >= types.length ? Wire.NULL : types[index];
    }
}
