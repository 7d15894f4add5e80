package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import dev.based.tests.support.ValueColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values: what is written is what is read, or an error. */
public interface ValuesContract
        extends NumbersContract,
                TextsContract,
                TimesContract,
                ClockContract,
                JsonContract,
                UnfitValuesContract,
                SameMeaningContract {
    /** True and false, also where the database keeps numbers. */
    @Test
    default void v1_booleansComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.BOOLEAN);
        assertThat(column.roundTrip(Boolean.class, true)).isTrue();
        assertThat(column.roundTrip(Boolean.class, false)).isFalse();
        assertThat(await(column.count(true))).isOne();
    }

    /** UUIDs. */
    @Test
    default void v1_uuidsComeBack() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.UUID);
        for (UUID uuid : new UUID[] {UUID.randomUUID(), new UUID(0, 0), new UUID(-1, -1)}) {
            assertThat(column.roundTrip(UUID.class, uuid)).isEqualTo(uuid);
            assertThat(await(column.count(uuid))).isOne();
        }
    }

    /** What {@link #v1_enumsComeBackByName} writes. */
    enum Genre {
        /** Plain. */
        DRAMA,
        /** With a body, so that its class is another. */
        SCIENCE_FICTION {
            @Override
            public String toString() {
                return "Sci-Fi";
            }
        }
    }

    /** Enums, by their names. */
    @Test
    default void v1_enumsComeBackByName() {
        ValueColumn column = ValueColumn.of(fixture(), connect(), ColumnType.TEXT);
        for (Genre genre : Genre.values()) {
            assertThat(column.roundTrip(Genre.class, genre)).isEqualTo(genre);
            assertThat(await(column.read(String.class))).isEqualTo(genre.name());
        }
    }

    /** NULL in a column of every type, which no getter of an object makes a value of. */
    @Test
    default void v1_nullComesBackFromEveryType() {
        Database database = connect();
        for (ColumnType type : EnumSet.complementOf(EnumSet.of(ColumnType.GENERATED_KEY))) {
            ValueColumn column = ValueColumn.of(fixture(), database, type);
            for (Class<?> wanted :
                    new Class<?>[] {Object.class, String.class, Integer.class, byte[].class, Instant.class}) {
                assertThat(column.<Object>roundTrip(Object.class, null))
                        .as("%s", type)
                        .isNull();
                assertThat(await(column.read(wanted)))
                        .as("%s as %s", type, wanted)
                        .isNull();
            }
        }
    }

    /** The typed getters give the same Java values on every database. */
    @Test
    default void v4_typedGettersGiveTheSameValues() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        UUID uuid = UUID.fromString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff");
        OffsetDateTime moment = OffsetDateTime.of(2010, 7, 16, 20, 15, 30, 125_000_000, ZoneOffset.UTC);
        Row row = oneOfEach(database, uuid, moment);
        assertThat(row.getInt("whole")).isEqualTo(42);
        assertThat(row.getLong("whole")).isEqualTo(42L);
        assertThat(row.getFloat("whole")).isEqualTo(42f);
        assertThat(row.getDouble("whole")).isEqualTo(42d);
        assertThat(row.getBigDecimal("whole")).isEqualByComparingTo("42");
        assertThat(row.get("whole", BigInteger.class)).isEqualTo(42);
        assertThat(row.get("whole", Short.class)).isEqualTo((short) 42);
        assertThat(row.getString("whole")).isEqualTo("42");
        assertThat(row.getBigDecimal("exact")).isEqualByComparingTo("12.5");
        assertThat(row.getDouble("exact")).isEqualTo(12.5);
        assertThat(row.getDouble("floating")).isEqualTo(2.5);
        assertThat(row.getBigDecimal("floating")).isEqualByComparingTo(new BigDecimal("2.5"));
        assertThat(row.getBoolean("truth")).isTrue();
        assertThat(row.getString("words")).isEqualTo("Ünï");
        assertThat(row.getBytes("bytes")).containsExactly(0, 1, -1);
        assertThat(row.getLocalDate("dated")).isEqualTo(LocalDate.of(2010, 7, 16));
        assertThat(row.getLocalTime("timed")).isEqualTo(LocalTime.of(20, 15, 30));
        assertThat(row.getLocalDateTime("seen")).isEqualTo(LocalDateTime.of(2010, 7, 16, 20, 15, 30));
        assertThat(row.getInstant("moment")).isEqualTo(moment.toInstant());
        assertThat(row.getOffsetDateTime("moment")).isEqualTo(moment);
        assertThat(row.getUuid("id")).isEqualTo(uuid);
    }

    private Row oneOfEach(Database database, UUID uuid, OffsetDateTime moment) {
        Fixture fixture = fixture();
        String table = fixture.table(
                database,
                "whole " + fixture.type(ColumnType.BIGINT) + ", exact " + fixture.type(ColumnType.DECIMAL)
                        + ", floating "
                        + fixture.type(ColumnType.DOUBLE) + ", truth " + fixture.type(ColumnType.BOOLEAN) + ", words "
                        + fixture.type(ColumnType.TEXT) + ", bytes " + fixture.type(ColumnType.BYTES) + ", dated "
                        + fixture.type(ColumnType.DATE) + ", timed " + fixture.type(ColumnType.TIME) + ", seen "
                        + fixture.type(ColumnType.DATE_TIME) + ", moment " + fixture.type(ColumnType.INSTANT) + ", id "
                        + fixture.type(ColumnType.UUID));
        await(database.execute(
                "INSERT INTO " + table
                        + " (whole, exact, floating, truth, words, bytes, dated, timed, seen, moment, id)"
                        + " VALUES (:whole, :exact, :floating, :truth, :words, :bytes, :dated, :timed, :seen, :moment, :id)",
                Map.ofEntries(
                        Map.entry("whole", 42L),
                        Map.entry("exact", new BigDecimal("12.5")),
                        Map.entry("floating", 2.5),
                        Map.entry("truth", true),
                        Map.entry("words", "Ünï"),
                        Map.entry("bytes", new byte[] {0, 1, -1}),
                        Map.entry("dated", LocalDate.of(2010, 7, 16)),
                        Map.entry("timed", LocalTime.of(20, 15, 30)),
                        Map.entry("seen", LocalDateTime.of(2010, 7, 16, 20, 15, 30)),
                        Map.entry("moment", moment),
                        Map.entry("id", uuid))));
        return await(database.fetchOne("SELECT * FROM " + table)).orElseThrow();
    }
}
