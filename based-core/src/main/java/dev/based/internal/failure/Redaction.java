package dev.based.internal.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bind values out of messages. Databases quote them ("Duplicate entry 'ann@example.org' for key ..."), some cut
 * short.
 */
final class Redaction {
    /** Shorter values are removed only where a message quotes them: "1" is part of too much else. */
    private static final int SHORT = 4;

    /** MySQL cuts a quoted value at 64 characters, H2 at more. */
    private static final int LONG = 48;

    private static final String[] QUOTES = {"'", "\"", "`"};

    private Redaction() {}

    /** The message with a question mark in place of each value that it quotes. */
    static String redact(String message, List<@Nullable Object[]> sets) {
        String safe = message;
        for (@Nullable Object[] values : sets) {
            for (Object value : values) {
                String text = value == null || value instanceof byte[] ? null : value.toString();
                if (text != null) {
                    safe = remove(safe, text);
                }
            }
        }
        return safe;
    }

    private static String remove(String message, String value) {
        if (value.isBlank()) {
            return message;
        }
        String part = value.length() > LONG ? value.substring(0, LONG) : value;
        if (part.length() >= SHORT) {
            return message.replace(value, "?").replace(part, "?");
        }
        String safe = message;
        for (String quote : QUOTES) {
            safe = safe.replace(quote + part + quote, quote + "?" + quote);
        }
        return safe.replace("(" + part + ")", "(?)");
    }

    /** Whether an error or one of its causes shows a value. */
    static boolean reveals(Throwable error, List<@Nullable Object[]> sets) {
        if (sets.isEmpty()) {
            return false;
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !redact(message, sets).equals(message)) {
                return true;
            }
        }
        return false;
    }
}
