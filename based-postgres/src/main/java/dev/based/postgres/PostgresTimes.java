package dev.based.postgres;

import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Dates and times between Java's and the server's, which has {@code infinity} and {@code -infinity}: Java's greatest and
 * least value stand for them.
 */
final class PostgresTimes {
    /** From the server's documentation; the client would store what is beyond as an infinity or another date. */
    private static final LocalDate FIRST_DATE = LocalDate.of(-4712, 1, 1);

    private static final LocalDate LAST_DATE = LocalDate.of(5874897, 12, 31);
    /** The least that the server has. */
    private static final LocalDateTime EARLIEST = LocalDateTime.of(-4713, 11, 24, 0, 0);

    private static final LocalDateTime FIRST = FIRST_DATE.atStartOfDay();
    private static final LocalDateTime END = LocalDateTime.of(294277, 1, 1, 0, 0);

    private static final DateTimeFormatter OFFSET_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm:ss", "Z")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT); // else 24:00 is the beginning of the day

    private static final String BC = " BC";

    private static final String LEAST_WITHIN =
            "It has -infinity within, which cannot be bound either. Select it as ...::text.";

    private PostgresTimes() {}

    /** Refuses what the server cannot hold. */
    static LocalDate checked(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return LocalDate.MAX;
        }
        if (date.equals(LocalDate.MIN)) {
            return LocalDate.MIN;
        }
        return require(date, !date.isBefore(FIRST_DATE) && !date.isAfter(LAST_DATE));
    }

    /** The least one is refused too, for the client cannot send -infinity: see {@link #read}. */
    static LocalDateTime checked(LocalDateTime dateTime, Microseconds microseconds) {
        if (dateTime.equals(LocalDateTime.MAX)) {
            return LocalDateTime.MAX;
        }
        require(dateTime, !dateTime.isBefore(FIRST) && dateTime.isBefore(END));
        return microseconds.fit(dateTime);
    }

    /** Java's greatest values stand for infinity. */
    static OffsetDateTime moment(Object value, Microseconds microseconds) {
        if (value.equals(OffsetDateTime.MAX) || value.equals(Instant.MAX)) {
            return LocalDateTime.MAX.atOffset(ZoneOffset.UTC);
        }
        OffsetDateTime moment = ExactValues.convert(value, OffsetDateTime.class);
        require(moment, Math.abs(moment.getYear()) <= END.getYear()); // so that its offset can be changed
        LocalDateTime utc = moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return checked(utc, microseconds).atOffset(ZoneOffset.UTC);
    }

    private static <T> T require(T value, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /**
     * What the client reads, put right: it takes -infinity for a date in the year -290278. That is refused, since it could not be
     * written back.
     */
    static LocalDateTime read(LocalDateTime dateTime) {
        if (dateTime.equals(LocalDateTime.MIN)) {
            return EARLIEST;
        }
        if (dateTime.isBefore(EARLIEST)) {
            throw new Unreadable(
                    "It is -infinity, which cannot be bound either. Select NULLIF(..., '-infinity') or ...::text.");
        }
        return dateTime;
    }

    static OffsetDateTime read(OffsetDateTime dateTime) {
        if (dateTime.equals(OffsetDateTime.MAX)) {
            return dateTime;
        }
        return read(dateTime.equals(OffsetDateTime.MIN) ? LocalDateTime.MIN : dateTime.toLocalDateTime())
                .atOffset(ZoneOffset.UTC);
    }

    static LocalDate date(String text) {
        return switch (text) {
            case "infinity" -> LocalDate.MAX;
            case "-infinity" -> LocalDate.MIN;
            default -> parsed(() -> LocalDate.parse(withSign(text)));
        };
    }

    static LocalTime time(String text) {
        return parsed(() -> LocalTime.parse(text));
    }

    static OffsetTime offsetTime(String text) {
        return parsed(() -> OFFSET_TIME.parse(withMinutes(text), OffsetTime::from));
    }

    static LocalDateTime dateTime(String text) {
        return switch (text) {
            case "infinity" -> LocalDateTime.MAX;
            case "-infinity" -> throw new Unreadable(LEAST_WITHIN);
            default -> parsed(() -> LocalDateTime.parse(withSign(text).replace(' ', 'T')));
        };
    }

    static OffsetDateTime offsetDateTime(String text) {
        return switch (text) {
            case "infinity" -> OffsetDateTime.MAX;
            case "-infinity" -> throw new Unreadable(LEAST_WITHIN);
            default ->
                parsed(() -> ExactValues.convert(withMinutes(withSign(text)), OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC));
        };
    }

    /** Java reads years of more than four digits, and those before 1, with a sign; the server writes none, and BC at the end. */
    private static String withSign(String text) {
        int end = text.indexOf('-');
        if (!text.endsWith(BC)) {
            return end > 4 ? "+" + text : text;
        }
        int year = Integer.parseInt(text.substring(0, Math.max(0, end))) - 1; // 1 BC is the year 0
        return (year == 0 ? "" : "-")
                + String.format(Locale.ROOT, "%04d", year)
                + text.substring(end, text.length() - BC.length());
    }

    /** A date in the server's form, without the era. */
    static String text(LocalDate date) {
        if (date.getYear() > 0 && date.getYear() < 10_000) {
            return date.toString();
        }
        int year = date.getYear() < 1 ? 1 - date.getYear() : date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    /** What stands at the end of a date or time of that year. */
    static String era(int year) {
        return year < 1 ? BC : "";
    }

    /** The server writes an offset of whole hours without minutes. */
    private static String withMinutes(String text) {
        int sign = text.length() - 3;
        return sign > 0 && (text.charAt(sign) == '+' || text.charAt(sign) == '-') ? text + ":00" : text;
    }

    /** The exception is not kept, for its message shows the value. */
    private static <T> T parsed(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException();
        }
    }
}
