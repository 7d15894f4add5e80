package dev.based.mysql;

import dev.based.Json;
import dev.based.vertx.ExactValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of JSON documents. MySQL keeps <a href="https://dev.mysql.com/doc/refman/8.0/en/json.html">those that are no 64-bit
 * integers</a> as doubles; MariaDB keeps text.
 */
final class JsonNumbers {
    /** Each decimal of so many digits is the shortest text of a double. */
    private static final int DIGITS_OF_A_DOUBLE = 15;

    private JsonNumbers() {}

    /** Whether MySQL would change a number of the document. */
    static boolean areRounded(Json document) {
        return mayBeRounded(document.text()) && isRounded(document.value());
    }

    /** Whether there are many digits, or an exponent; in a text perhaps, where they do no harm. */
    private static boolean mayBeRounded(String text) {
        int digits = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character >= '0' && character <= '9') {
                digits++;
            } else if (digits > 0 && (character == 'e' || character == 'E')) {
                return true;
            } else if (character != '.') {
                digits = 0;
            }
            if (digits > DIGITS_OF_A_DOUBLE) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRounded(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(JsonNumbers::isRounded);
        }
        if (value instanceof Collection<?> list) {
            return list.stream().anyMatch(JsonNumbers::isRounded);
        }
        if (value instanceof BigInteger integer) {
            return (integer.signum() < 0 || integer.bitLength() > Long.SIZE) && isRounded(new BigDecimal(integer));
        }
        return value instanceof BigDecimal decimal && isRounded(decimal);
    }

    private static boolean isRounded(BigDecimal number) {
        double rounded = number.doubleValue();
        return Double.isInfinite(rounded) || ExactValues.decimal(rounded).compareTo(number) != 0;
    }
}
