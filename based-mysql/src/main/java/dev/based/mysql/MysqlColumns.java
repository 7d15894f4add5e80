package dev.based.mysql;

import dev.based.MappingException;
import dev.based.vertx.ColumnDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.data.Numeric;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.function.Function;

/** How the columns of results are read, by the types that the client is told: see {@link ColumnDefinition}. */
final class MysqlColumns {
    private static final BigInteger TWO_TO_THE_64TH = BigInteger.ONE.shiftLeft(64);

    private MysqlColumns() {}

    static ColumnDecoder decoder(ColumnDescriptor column) {
        return switch (column.typeName()) {
            case "TINY_BLOB" -> temporal(column, TemporalBytes::date);
            case "MEDIUM_BLOB" -> temporal(column, TemporalBytes::dateTime);
            case "LONG_BLOB" ->
                temporal(column, bytes -> TemporalBytes.dateTime(bytes).atOffset(ZoneOffset.UTC));
            case "NULL" -> temporal(column, TemporalBytes::time);
            case "BINARY" ->
                value -> {
                    if (value == null) {
                        return null;
                    }
                    throw new MappingException(
                            "Column \"" + column.name() + "\" holds a geometry, which cannot be read as it is. Select"
                                    + " ST_AsText(column), ST_AsBinary(column) or ST_AsGeoJSON(column).",
                            null);
                };
            case "VARBINARY" ->
                value -> {
                    if (value == null) {
                        return null;
                    }
                    throw new MappingException(
                            "Column \"" + column.name()
                                    + "\" is a FLOAT, of which servers tell six digits in answer to EXECUTE"
                                    + " and HANDLER. Select CAST(column AS DOUBLE), or run the query itself.",
                            null);
                };
            case "U_INT64" -> value -> value == null ? null : ((Numeric) value).bigIntegerValue();
            case "BIT" ->
                value -> value instanceof Long bits && bits < 0
                        ? BigInteger.valueOf(bits).add(TWO_TO_THE_64TH)
                        : value;
            default -> ColumnDecoder.PLAIN;
        };
    }

    private static ColumnDecoder temporal(ColumnDescriptor column, Function<byte[], Object> reader) {
        return value -> {
            if (value == null) {
                return null;
            }
            try {
                return reader.apply(((Buffer) value).getBytes());
            } catch (RuntimeException impossible) {
                // Not kept as the cause: it may show the value.
                throw new MappingException(
                        "Column \"" + column.name() + "\" holds a date that does not exist, such as 0000-00-00 or"
                                + " 2020-00-10. Select CAST(column AS CHAR) to see it, or NULLIF(column, 0) to read"
                                + " 0000-00-00 as null.",
                        null);
            }
        };
    }
}
