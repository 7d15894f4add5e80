package dev.based.vertx;

import dev.based.Columns;
import dev.based.MappingException;
import dev.based.Row;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a statement's result, and how to read them. */
final class ResultShape {
    private final List<ColumnDescriptor> descriptors;
    private final Columns columns;
    private final ColumnDecoder[] decoders;

    /**
     * Creates a shape.
     *
     * @param descriptors the client's description of the columns
     * @param known the shape that the statement's result had before, or null; if the names are the same, what is known about
     *     them is kept
     */
    ResultShape(VertxDriver driver, List<ColumnDescriptor> descriptors, @Nullable ResultShape known) {
        this.descriptors = descriptors;
        List<String> names = descriptors.stream().map(driver::name).toList();
        columns = known != null && known.columns.names().equals(names) ? known.columns : Columns.of(names);
        decoders = descriptors.stream().map(driver::decoder).toArray(ColumnDecoder[]::new);
    }

    /** Whether a result has this shape. Some clients describe a prepared statement's once, others each result anew. */
    boolean describes(List<ColumnDescriptor> others) {
        if (descriptors == others) {
            return true;
        }
        if (descriptors.size() != others.size()) {
            return false;
        }
        for (int index = 0; index < decoders.length; index++) {
            ColumnDescriptor mine = descriptors.get(index);
            ColumnDescriptor other = others.get(index);
            if (!mine.name().equals(other.name()) || !mine.typeName().equals(other.typeName())) {
                return false;
            }
        }
        return true;
    }

    Row row(io.vertx.sqlclient.Row read) {
        @Nullable Object[] values = new Object[decoders.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = decode(index, read.getValue(index));
        }
        return Row.of(columns, values);
    }

    /** A row of the client's values, which are replaced by plain ones. */
    Row row(@Nullable Object[] values) {
        for (int index = 0; index < values.length; index++) {
            values[index] = decode(index, values[index]);
        }
        return Row.of(columns, values);
    }

    private @Nullable Object decode(int index, @Nullable Object value) {
        try {
            return decoders[index].decode(value);
        } catch (IllegalArgumentException refused) {
            // Not kept as the cause: it may show the value.
            throw new MappingException(
                    "Column \"" + columns.name(index) + "\" holds " + what(index, value) + ", which cannot be read. "
                            + refused.getMessage(),
                    null);
        }
    }

    /** Of what the client gives as text, Java's class tells nothing. */
    private String what(int index, @Nullable Object value) {
        if (value == null) {
            return "a value of type " + descriptors.get(index).typeName();
        }
        return "a " + (value instanceof String ? "value" : value.getClass().getTypeName());
    }
}
