package dev.based.tests.jooq;

import io.vertx.core.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Record;

/**
 * Results in a form that is equal if they mean the same: records are lists of their values (databases name unnamed columns as
 * they like), decimals have no trailing zeros (the scale of a sum is the database's choice), numbers without a declared type
 * are decimals, JSON is compared as values and not as text. All else is compared as it is.
 */
final class Canonical {
    private Canonical() {}

    static Object of(Object value) {
        if (value instanceof Record row) {
            List<Object> values = new ArrayList<>();
            for (int index = 0; index < row.size(); index++) {
                boolean untyped = row.field(index).getType() == Object.class;
                Object column = row.get(index);
                values.add(of(untyped && column instanceof Number ? new BigDecimal(column.toString()) : column));
            }
            return values;
        }
        if (value instanceof List<?> list) {
            return list(list);
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Object[] array) {
            return list(Arrays.asList(array));
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        }
        if (value instanceof JSON json) {
            return json(json.data());
        }
        if (value instanceof JSONB json) {
            return json(json.data());
        }
        return value == null ? "NULL" : value;
    }

    private static Object json(String text) {
        return Arrays.asList("JSON", Json.decodeValue(text));
    }

    private static List<Object> list(List<?> values) {
        List<Object> canonical = new ArrayList<>();
        values.forEach(value -> canonical.add(of(value)));
        return canonical;
    }
}
