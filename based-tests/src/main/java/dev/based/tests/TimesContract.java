package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.support.ValueColumn;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Dates and times that are written and read back. */
public interface TimesContract extends Contract {
    /** Dates. */
    @Test
    default void v1_datesComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DATE);
        for (String date :
                List.of("2010-07-16", "1970-01-01", "1582-10-15", "2024-02-29", "9999-12-31", "1000-01-01")) {
            LocalDate day = LocalDate.parse(date);
            if (day.getYear() < 1582 && fixture().lacks(Feature.EARLY_DATES)) {
                continue;
            }
            assertThat(column.roundTrip(LocalDate.class, day)).isEqualTo(day);
            assertThat(await(column.count(day))).isOne();
        }
    }

    /** Times of day, to the microsecond. */
    @Test
    default void v1_timesOfDayComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TIME);
        for (String time : List.of("00:00", "23:59:59", "12:30:15.5", "23:59:59.999999", "00:00:00.000001")) {
            LocalTime hour = LocalTime.parse(time);
            assertThat(column.roundTrip(LocalTime.class, hour)).isEqualTo(hour);
            assertThat(await(column.count(hour))).isOne();
        }
    }

    /** Dates with times, to the microsecond, also those that some time zone skips. */
    @Test
    default void v1_dateTimesComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DATE_TIME);
        for (String time : List.of(
                "2010-07-16T20:15:30",
                "2024-03-31T02:30:00",
                "1970-01-01T00:00:00",
                "2024-12-31T23:59:59.999999",
                "1999-01-01T00:00:00.000001")) {
            LocalDateTime seen = LocalDateTime.parse(time);
            assertThat(column.roundTrip(LocalDateTime.class, seen)).isEqualTo(seen);
            assertThat(await(column.count(seen))).isOne();
        }
    }

    /** Moments: the same one comes back, whatever the offset it was written with. */
    @Test
    default void v1_momentsComeBackAsTheSameInstant() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.INSTANT);
        Instant instant = Instant.parse("2010-07-16T20:15:30.123456Z");
        OffsetDateTime tokyo = instant.atOffset(ZoneOffset.ofHours(9));
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        for (Object moment : List.of(instant, tokyo, utc, instant.atOffset(ZoneOffset.ofHoursMinutes(-3, -30)))) {
            assertThat(column.roundTrip(Instant.class, moment)).isEqualTo(instant);
            assertThat(await(column.read(OffsetDateTime.class)))
                    .satisfies(read -> assertThat(read.toInstant()).isEqualTo(instant));
        }
        assertThat(await(column.count(tokyo))).isEqualTo(4);
    }

    /** Moments around midnight and around the change of the clocks. */
    @Test
    default void v1_momentsComeBackWhereClocksChange() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.INSTANT);
        for (String text : List.of(
                "2024-03-31T00:59:59.999999Z",
                "2024-10-27T00:30:00Z",
                "2024-10-27T01:30:00Z",
                "2000-01-01T00:00:00Z")) {
            assertThat(column.roundTrip(Instant.class, Instant.parse(text))).isEqualTo(text);
        }
    }

    /** Nanoseconds, where the database keeps them. */
    @Test
    default void v1_nanosecondsComeBack() {
        requires(Feature.NANOSECONDS);
        LocalDateTime seen = LocalDateTime.parse("2010-07-16T20:15:30.123456789");
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.DATE_TIME);
        assertThat(column.roundTrip(LocalDateTime.class, seen)).isEqualTo(seen);
        ValueColumn times = ValueColumn.of(fixture(), connect(), ColumnType.TIME);
        assertThat(times.roundTrip(LocalTime.class, seen.toLocalTime())).isEqualTo(seen.toLocalTime());
        ValueColumn moments = ValueColumn.of(fixture(), connect(), ColumnType.INSTANT);
        Instant instant = seen.toInstant(ZoneOffset.UTC);
        assertThat(moments.roundTrip(Instant.class, instant)).isEqualTo(instant);
    }
}
