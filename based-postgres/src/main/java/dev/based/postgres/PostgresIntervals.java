package dev.based.postgres;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAmount;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Intervals as the server writes them by default, {@code 1 year 2 mons -3 days +04:05:06.789}, or in the style
 * {@code iso_8601}. Months, days and time are kept apart, as the server does: 30 days are no month.
 */
final class PostgresIntervals {
    private static final Pattern DEFAULT_STYLE = Pattern.compile("(?:([+-]?\\d+) years? ?)?(?:([+-]?\\d+) mons? ?)?"
            + "(?:([+-]?\\d+) days? ?)?(?:([+-]?)(\\d+):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?)?");

    private PostgresIntervals() {}

    /**
     * Reads an interval.
     *
     * @return a {@code Duration} if it has no days, months or years; a {@code Period} if it has nothing else; else text of ISO
     *     8601
     * @throws IllegalArgumentException if it is infinite or in another style
     */
    static Object parse(String text) {
        Matcher matcher = DEFAULT_STYLE.matcher(text);
        try {
            if (matcher.matches() && !text.isEmpty()) {
                return of(period(matcher), time(matcher));
            }
            int time = text.indexOf('T');
            Period period =
                    text.startsWith("PT") ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            return of(period, time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time)));
        } catch (DateTimeException | ArithmeticException malformed) {
            throw new IllegalArgumentException();
        }
    }

    private static Object of(Period period, Duration time) {
        TemporalAmount only = period.isZero() ? time : time.isZero() ? period : null;
        return only == null ? period + time.toString().substring(1) : only;
    }

    private static Period period(Matcher matcher) {
        return Period.of(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
    }

    private static int number(@Nullable String digits) {
        try {
            return digits == null ? 0 : Integer.parseInt(digits);
        } catch (NumberFormatException tooLong) {
            throw new IllegalArgumentException();
        }
    }

    private static Duration time(Matcher matcher) {
        if (matcher.group(5) == null) {
            return Duration.ZERO;
        }
        String fraction = matcher.group(8) == null ? "" : matcher.group(8);
        Duration time = Duration.ofHours(Long.parseLong(matcher.group(5)))
                .plusMinutes(number(matcher.group(6)))
                .plusSeconds(number(matcher.group(7)))
                .plusNanos(number((fraction + "000000000").substring(0, 9)));
        return "-".equals(matcher.group(4)) ? time.negated() : time;
    }
}
