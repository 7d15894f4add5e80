package dev.based.tests.matrix;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An interval of PostgreSQL's, which has these three parts.
 *
 * @param months the years and months
 * @param days the days
 * @param time the rest
 */
record Interval(long months, long days, Duration time) {
    /** What a value means; null if it is no interval. */
    static @Nullable Interval of(Object value, ChronoUnit unit) {
        if (value instanceof Period period) {
            return new Interval(period.toTotalMonths(), period.getDays(), Duration.ZERO);
        }
        if (value instanceof LocalTime time) {
            return new Interval(0, 0, Duration.ofNanos(time.toNanoOfDay()).truncatedTo(unit));
        }
        if (value instanceof Duration duration) {
            return new Interval(0, 0, duration.truncatedTo(unit));
        }
        return value instanceof String text && text.startsWith("P") ? parse(text) : null;
    }

    /** By {@code IntervalStyle = iso_8601}. */
    static @Nullable Interval parse(String text) {
        int time = text.indexOf('T');
        try {
            Period period = time == 1 ? Period.ZERO : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            return new Interval(period.toTotalMonths(), period.getDays(), rest);
        } catch (DateTimeException none) {
            return null;
        }
    }
}
