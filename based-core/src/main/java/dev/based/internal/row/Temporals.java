package dev.based.internal.row;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;

/**
 * Conversions into dates and times, from each other and from text as SQLite keeps it. No time zone is ever assumed.
 */
final class Temporals {
    private static final DateTimeFormatter OFFSET_DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HH:mm:ss", "Z")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Duration DAY = Duration.ofDays(1);

    private Temporals() {}

    private static final String OFFSET_LOST = "its offset would be lost; ask for OffsetDateTime or Instant";

    static LocalDate toLocalDate(Object value) {
        if (value instanceof String text && text.indexOf(':') < 0) {
            return parse(text, DateTimeFormatter.ISO_LOCAL_DATE, LocalDate::from, "2010-07-16");
        }
        LocalDateTime dateTime = toLocalDateTime(value);
        if (!dateTime.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw new Unfit("its time of day is not midnight and would be lost; ask for LocalDateTime");
        }
        return dateTime.toLocalDate();
    }

    static LocalTime toLocalTime(Object value) {
        if (value instanceof String text) {
            return parse(text, DateTimeFormatter.ISO_LOCAL_TIME, LocalTime::from, "10:00, 10:00:00 or 10:00:00.123");
        }
        if (value instanceof Duration duration) {
            if (duration.isNegative() || duration.compareTo(DAY) >= 0) {
                throw new Unfit("it is negative or a day or longer; ask for Duration");
            }
            return LocalTime.ofNanoOfDay(duration.toNanos());
        }
        throw Unfit.unrelated();
    }

    static LocalDateTime toLocalDateTime(Object value) {
        if (value instanceof LocalDateTime dateTime) {
            return dateTime;
        }
        if (value instanceof String text) {
            try {
                return LocalDateTime.parse(withT(text));
            } catch (DateTimeException malformed) {
                parse(withT(text), OFFSET_DATE_TIME, OffsetDateTime::from, "2010-07-16 10:00:00.123");
                throw new Unfit(OFFSET_LOST);
            }
        }
        if (value instanceof OffsetDateTime || value instanceof ZonedDateTime || value instanceof Instant) {
            throw new Unfit(OFFSET_LOST);
        }
        throw Unfit.unrelated();
    }

    static OffsetDateTime toOffsetDateTime(Object value) {
        if (value instanceof OffsetDateTime dateTime) {
            return dateTime;
        }
        if (value instanceof Instant instant) {
            try {
                return instant.atOffset(ZoneOffset.UTC);
            } catch (DateTimeException outOfRange) {
                throw new Unfit("its year is out of range");
            }
        }
        if (value instanceof ZonedDateTime dateTime) {
            return dateTime.toOffsetDateTime();
        }
        if (value instanceof String text) {
            return parse(
                    withT(text),
                    OFFSET_DATE_TIME,
                    OffsetDateTime::from,
                    "2010-07-16 10:00:00.123+02:00 (with the offset)");
        }
        if (value instanceof LocalDateTime) {
            throw new Unfit("it has no time zone; ask for LocalDateTime and choose one");
        }
        throw Unfit.unrelated();
    }

    /** The greatest and the least stand for infinity, where a database has that. */
    static Instant toInstant(Object value) {
        OffsetDateTime moment = toOffsetDateTime(value);
        if (moment.equals(OffsetDateTime.MAX)) {
            return Instant.MAX;
        }
        return moment.equals(OffsetDateTime.MIN) ? Instant.MIN : moment.toInstant();
    }

    static ZonedDateTime toZonedDateTime(Object value) {
        return toOffsetDateTime(value).toZonedDateTime();
    }

    static Duration toDuration(Object value) {
        if (value instanceof LocalTime time) {
            return Duration.ofNanos(time.toNanoOfDay());
        }
        if (value instanceof String text) {
            try {
                return Duration.parse(text);
            } catch (DateTimeException malformed) {
                throw new Unfit("the text must look like PT1H30M");
            }
        }
        throw Unfit.unrelated();
    }

    static Year toYear(Object value) {
        return Year.of((int) Numbers.toIntegral(value, Year.MIN_VALUE, Year.MAX_VALUE));
    }

    /** SQL writes a space where ISO 8601 has a {@code T}. */
    private static String withT(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space) + 'T' + text.substring(space + 1);
    }

    private static <T> T parse(String text, DateTimeFormatter format, TemporalQuery<T> query, String example) {
        try {
            return format.parse(text, query);
        } catch (DateTimeException malformed) {
            // Not kept as the cause: its message shows the value.
            throw new Unfit("the text must look like " + example);
        }
    }
}
