package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.support.ValueColumn;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Map;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a clock tells, which is finer than some databases keep. */
public interface ClockContract extends Contract {
    /** The same moment a nanosecond before midnight, at the end of a leap year, before 1970, and now. */
    List<Instant> MOMENTS = List.of(
            Instant.parse("2024-02-29T23:59:59.999999999Z"),
            Instant.parse("2020-12-31T23:59:58.9999995Z"),
            Instant.parse("2010-07-16T20:15:30.123456789Z"),
            Instant.parse("1971-01-01T00:00:00.000000999Z"),
            Instant.now().with(ChronoField.NANO_OF_SECOND, 987_654_321));

    /** Moments. */
    @Test
    default void v2_momentsOfAClockAreCutToWhatIsKept() {
        Database database = connect();
        for (Instant moment : MOMENTS) {
            ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.INSTANT);
            ZonedDateTime zoned = moment.atZone(ZoneOffset.ofHours(2));
            for (Temporal value : List.of(moment, moment.atOffset(ZoneOffset.ofHours(-7)), zoned)) {
                assertThat(column.roundTrip(Instant.class, value)).isEqualTo(kept(moment));
            }
            assertThat(await(column.read(OffsetDateTime.class)))
                    .isEqualTo(kept(moment).atOffset(ZoneOffset.UTC));
            assertThat(await(column.count(moment))).as("found again").isEqualTo(3);
            assertThat(await(column.count(kept(moment)))).isEqualTo(3);
        }
    }

    /** Dates with times, and times of day. */
    @Test
    default void v2_localTimesOfAClockAreCutToWhatIsKept() {
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.DATE_TIME);
        ValueColumn times = ValueColumn.of(fixture(), database, ColumnType.TIME);
        for (Instant moment : MOMENTS) {
            LocalDateTime time = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
            assertThat(column.roundTrip(LocalDateTime.class, time)).isEqualTo(kept(time));
            assertThat(await(column.count(time))).as("found again").isOne();
            LocalTime ofDay = time.toLocalTime();
            assertThat(times.roundTrip(LocalTime.class, ofDay)).isEqualTo(kept(ofDay));
            assertThat(await(times.count(ofDay))).as("found again").isOne();
        }
    }

    /** The clock as it is, in each way to bind it. */
    @Test
    default void v2_nowIsBoundEverywhere() {
        Database database = connect();
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.INSTANT);
        Instant now = Instant.now();
        String insert = "INSERT INTO " + column.table() + " (id, v) VALUES (:id, :v)";
        await(database.executeMany(
                insert, List.of(Map.of("id", 101, "v", now), Map.of("id", 102, "v", now.plusNanos(1_000_000)))));
        await(database.session(
                session -> session.execute(insert, Map.of("id", 103, "v", now.atOffset(ZoneOffset.UTC)))));
        String count = "SELECT count(*) FROM " + column.table() + " WHERE v IN (:times)";
        assertThat(await(database.fetchValue(
                        Long.class, count, Map.of("times", List.of(now, now.plusNanos(1_000_000))))))
                .isEqualTo(3);
        if (fixture().lacks(Feature.NANOSECONDS)) { // elsewhere jOOQ casts to microseconds
            assertThat(await(database.fetchValue(DSL.select(DSL.count())
                            .from(DSL.table(column.table()))
                            .where(DSL.field("v", Instant.class).eq(now)))))
                    .isEqualTo(2);
        }
    }

    /** Refused before anything is sent, where the user wants that, with what to do. */
    @Test
    default void v2_strictTimesRefusesWhatIsFinerThanIsKept() {
        Assumptions.assumeTrue(
                fixture().lacks(Feature.NANOSECONDS), "Skipped: the database keeps nanoseconds, says its author.");
        Database database = connect(Fixture.OPTIONS.withStrictTimes(true));
        ValueColumn column = ValueColumn.of(fixture(), database, ColumnType.INSTANT);
        ValueColumn dateTimes = ValueColumn.of(fixture(), database, ColumnType.DATE_TIME);
        ValueColumn times = ValueColumn.of(fixture(), database, ColumnType.TIME);
        Instant moment = MOMENTS.get(0);
        LocalDateTime local = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        List.of(
                        failure(ParameterException.class, column.write(database, moment)),
                        failure(ParameterException.class, column.write(database, moment.atOffset(ZoneOffset.UTC))),
                        failure(ParameterException.class, dateTimes.write(database, local)),
                        failure(ParameterException.class, times.write(database, local.toLocalTime())))
                .forEach(error -> assertThat(error)
                        .hasMessageContaining("Parameter 2")
                        .hasMessageContaining("truncatedTo(ChronoUnit.MICROS)")
                        .hasMessageContaining("strict_times"));
        assertThat(column.roundTrip(Instant.class, kept(moment))).isEqualTo(kept(moment));
        assertThat(dateTimes.roundTrip(LocalDateTime.class, kept(local))).isEqualTo(kept(local));
    }

    private Instant kept(Instant moment) {
        return fixture().lacks(Feature.NANOSECONDS) ? moment.truncatedTo(ChronoUnit.MICROS) : moment;
    }

    private LocalDateTime kept(LocalDateTime time) {
        return fixture().lacks(Feature.NANOSECONDS) ? time.truncatedTo(ChronoUnit.MICROS) : time;
    }

    private LocalTime kept(LocalTime time) {
        return fixture().lacks(Feature.NANOSECONDS) ? time.truncatedTo(ChronoUnit.MICROS) : time;
    }
}
