package dev.based.internal.row;

import dev.based.Json;
import dev.based.Range;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.UUID;

/** Conversions into text, and from text or bytes into what is neither a number nor a time. */
final class Texts {
    private static final int DIGITS_OF_A_UUID = 32;

    private Texts() {}

    static String toText(Object value) {
        if (value instanceof Number number) {
            return Numbers.toText(number);
        }
        boolean hasOneText = value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof Range
                || value instanceof Temporal
                || value instanceof TemporalAmount;
        if (hasOneText) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof Json document) {
            return document.text();
        }
        throw Unfit.unrelated();
    }

    static boolean toBoolean(Object value) {
        if (!(value instanceof String text)) {
            return Numbers.toBoolean(value);
        }
        return switch (text) {
            case "true", "t" -> true;
            case "false", "f" -> false;
            default -> throw new Unfit("only the texts true, t, false and f are");
        };
    }

    static char toCharacter(Object value) {
        if (value instanceof String text && text.length() == 1) {
            return text.charAt(0);
        }
        throw new Unfit("only text of one UTF-16 character is");
    }

    static UUID toUuid(Object value) {
        if (value instanceof byte[] bytes && bytes.length == 2 * Long.BYTES) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong());
        }
        if (value instanceof String text) {
            String dashed = text.length() == DIGITS_OF_A_UUID ? dashed(text) : text;
            try {
                UUID uuid = UUID.fromString(dashed);
                if (uuid.toString().equalsIgnoreCase(dashed)) {
                    return uuid;
                }
            } catch (IllegalArgumentException malformed) {
                // Falls through; the exception is dropped, for its message shows the value.
            }
        }
        throw new Unfit("only text such as 123e4567-e89b-12d3-a456-426614174000 and 16 bytes are");
    }

    private static String dashed(String digits) {
        return new StringBuilder(digits)
                .insert(20, '-')
                .insert(16, '-')
                .insert(12, '-')
                .insert(8, '-')
                .toString();
    }

    static byte[] toBytes(Object value) {
        throw new Unfit("only bytes are; text has no encoding of its own here");
    }

    static Object toEnum(Object value, Class<?> type) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(value)) {
                return constant;
            }
        }
        throw new Unfit("only text that is exactly one of " + Arrays.toString(names(constants)) + " is");
    }

    private static String[] names(Object[] constants) {
        return Arrays.stream(constants)
                .map(constant -> ((Enum<?>) constant).name())
                .toArray(String[]::new);
    }
}
