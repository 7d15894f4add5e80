package dev.based.mysql;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/**
 * Reads dates and times as they stand in a row: in the protocol's binary form or, where a statement could not be prepared, as
 * text. Anything that is none throws.
 */
final class TemporalBytes {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DATE = 4;
    private static final int DATE_TIME = 7;
    private static final int DATE_TIME_MICROS = 11;
    private static final int TIME = 8;
    private static final int TIME_MICROS = 12;

    private TemporalBytes() {}

    static LocalDate date(byte[] bytes) {
        return dateTime(bytes).toLocalDate();
    }

    static LocalDateTime dateTime(byte[] bytes) {
        if (bytes.length > DATE_TIME && bytes.length != DATE_TIME_MICROS) {
            return textualDateTime(text(bytes));
        }
        ByteBuffer binary = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        LocalDate date = LocalDate.of(binary.getShort(), binary.get(), binary.get());
        return switch (bytes.length) {
            case DATE -> date.atStartOfDay();
            case DATE_TIME -> date.atTime(binary.get(), binary.get(), binary.get());
            default -> date.atTime(binary.get(), binary.get(), binary.get(), binary.getInt() * 1000);
        };
    }

    private static LocalDateTime textualDateTime(String text) {
        int space = text.indexOf(' ');
        LocalDate date = LocalDate.parse(space < 0 ? text : text.substring(0, space));
        return space < 0
                ? date.atStartOfDay()
                : date.atTime(LocalTime.parse(text.substring(space + 1), DateTimeFormatter.ISO_LOCAL_TIME));
    }

    /** A time of day, or a {@link Duration} if it is none: negative, or a day or longer. */
    static Object time(byte[] bytes) {
        Duration duration = duration(bytes);
        return duration.isNegative() || duration.compareTo(DAY) >= 0
                ? duration
                : LocalTime.ofNanoOfDay(duration.toNanos());
    }

    private static Duration duration(byte[] bytes) {
        if (bytes.length == 0) {
            return Duration.ZERO;
        }
        if (bytes[0] > 1) {
            return textualDuration(text(bytes));
        }
        ByteBuffer binary = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean negative = binary.get() == 1;
        Duration duration = Duration.ofDays(binary.getInt())
                .plusHours(binary.get())
                .plusMinutes(binary.get())
                .plusSeconds(binary.get());
        if (bytes.length == TIME_MICROS) {
            duration = duration.plusNanos(binary.getInt() * 1000L);
        } else if (bytes.length != TIME) {
            throw new IllegalArgumentException("a time of " + bytes.length + " bytes");
        }
        return negative ? duration.negated() : duration;
    }

    private static Duration textualDuration(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = text.substring(negative ? 1 : 0).split(":", 3);
        Duration duration = Duration.parse("PT" + parts[0] + "H" + parts[1] + "M" + parts[2] + "S");
        return negative ? duration.negated() : duration;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
