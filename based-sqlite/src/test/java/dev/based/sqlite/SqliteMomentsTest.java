package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dates and times as SQLite sees them: as text that sorts, and that its own functions read. */
class SqliteMomentsTest extends SqliteTestSupport {
    private static final Instant MOMENT = Instant.parse("2024-02-29T01:02:03Z");

    private Database database;
    private OtherConnection bare;

    @BeforeEach
    void makeTable() throws SQLException {
        database = connect();
        bare = new OtherConnection(file());
        bare.run("CREATE TABLE e (id INTEGER PRIMARY KEY, at TEXT)", "CREATE INDEX e_at ON e (at)");
    }

    @AfterEach
    void closeBare() throws SQLException {
        bare.close();
    }

    private void insert(Object at) {
        await(database.execute("INSERT INTO e (at) VALUES (?)", at));
    }

    /** Fractions of every length, and moments a nanosecond or a second apart. */
    private static List<Instant> moments(Random random) {
        List<Instant> moments = new ArrayList<>(List.of(
                MOMENT,
                MOMENT.plusNanos(1),
                MOMENT.plusNanos(10),
                MOMENT.plusMillis(500),
                MOMENT.plusMillis(510),
                MOMENT.plusNanos(500_000_001),
                MOMENT.minusNanos(1),
                MOMENT.plusSeconds(1),
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z")));
        int[] units = {1, 10, 1000, 1_000_000, 100_000_000, 1_000_000_000};
        for (int count = 0; count < 100; count++) {
            int unit = units[random.nextInt(units.length)];
            moments.add(MOMENT.plusSeconds(random.nextInt(3))
                    .plusNanos((long) random.nextInt(2_000_000_000) / unit * unit));
        }
        Collections.shuffle(moments, random);
        return moments;
    }

    private static Random random() {
        long seed = System.nanoTime();
        System.out.println("SqliteMomentsTest: seed " + seed);
        return new Random(seed);
    }

    @Test
    void v2_momentsSortByTime_whateverTheirClassAndFraction() throws SQLException {
        Random random = random();
        List<Instant> moments = moments(random);
        List<Function<Instant, Object>> classes = List.of(
                moment -> moment, moment -> moment.atOffset(ZoneOffset.UTC), moment -> moment.atZone(ZoneId.of("UTC")));
        moments.forEach(moment -> insert(classes.get(random.nextInt(3)).apply(moment)));
        List<Instant> sorted = moments.stream().sorted().toList();
        assertThat(await(database.fetchAll("SELECT at FROM e ORDER BY at")))
                .extracting(row -> row.getInstant(0))
                .isEqualTo(sorted);
        assertThat(await(database.fetchValue(Instant.class, "SELECT max(at) FROM e")))
                .isEqualTo(sorted.get(sorted.size() - 1));
        for (int count = 0; count < 20; count++) {
            Instant bound = moments.get(random.nextInt(moments.size()));
            OffsetDateTime elsewhere = bound.isBefore(MOMENT.minusSeconds(9))
                    ? bound.atOffset(ZoneOffset.UTC)
                    : bound.atOffset(ZoneOffset.ofHours(-9));
            assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM e WHERE at < ?", elsewhere)))
                    .isEqualTo(moments.stream()
                            .filter(each -> each.isBefore(bound))
                            .count());
            assertThat(await(database.fetchValue(
                            Long.class, "SELECT count(*) FROM e WHERE at BETWEEN ? AND ?", MOMENT, elsewhere)))
                    .isEqualTo(moments.stream()
                            .filter(each -> !each.isBefore(MOMENT) && !each.isAfter(bound))
                            .count());
        }
        assertThat(bare.column("SELECT at FROM e ORDER BY at DESC LIMIT 1"))
                .containsExactly("9999-12-31 23:59:59.999999999+00:00");
    }

    @Test
    void v2_localDatesAndTimesSort() {
        List<LocalDateTime> times = moments(random()).stream()
                .map(moment -> LocalDateTime.ofInstant(moment, ZoneOffset.UTC))
                .toList();
        assertSorted(times, LocalDateTime.class);
        assertSorted(times.stream().map(LocalDateTime::toLocalTime).toList(), LocalTime.class);
        assertSorted(
                times.stream()
                        .map(time -> time.toLocalDate().minusDays(time.getYear() == 0 ? 0 : time.getNano() % 2))
                        .toList(),
                LocalDate.class);
    }

    private <T extends Comparable<? super T>> void assertSorted(List<? extends T> values, Class<T> type) {
        await(database.execute("DELETE FROM e"));
        values.forEach(this::insert);
        assertThat(await(database.fetchAll("SELECT at FROM e ORDER BY at")))
                .extracting(row -> row.get(0, type))
                .isEqualTo(values.stream().sorted(Comparator.naturalOrder()).toList());
    }

    @Test
    void v1_momentsAreReadBySqlitesFunctions() throws SQLException {
        insert(MOMENT.plusMillis(250));
        assertThat(bare.column("SELECT datetime(at) FROM e")).containsExactly("2024-02-29 01:02:03");
        assertThat(bare.column("SELECT strftime('%Y-%m-%dT%H:%M:%f', at) FROM e"))
                .containsExactly("2024-02-29T01:02:03.250");
        assertThat(bare.column("SELECT strftime('%s', at) FROM e")).containsExactly("" + MOMENT.getEpochSecond());
        assertThat(bare.column("SELECT round((julianday(at) - julianday('2024-02-29 01:02:03.25')) * 86400, 3) FROM e"))
                .containsExactly("0.0");
        assertThat(await(database.fetchValue(
                        LocalDateTime.class, "SELECT datetime(?)", MOMENT.atOffset(ZoneOffset.ofHours(9)))))
                .isEqualTo(LocalDateTime.of(2024, 2, 29, 1, 2, 3));
    }

    @Test
    void v2_momentsCompareWithSqlitesOwn() {
        insert(MOMENT);
        for (String earlier :
                List.of("datetime('2024-02-29 01:02:02')", "strftime('%F %H:%M:%f', '2024-02-29 01:02:02.999')")) {
            assertThat(await(database.fetchValue(Boolean.class, "SELECT at > " + earlier + " FROM e")))
                    .isTrue();
        }
        for (String later : List.of("datetime('2024-02-29 01:02:04')", "CURRENT_TIMESTAMP", "datetime('now')")) {
            assertThat(await(database.fetchValue(Boolean.class, "SELECT at < " + later + " FROM e")))
                    .isTrue();
        }
        insert(Instant.now().plusSeconds(3600));
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM e WHERE at > CURRENT_TIMESTAMP")))
                .isOne();
        assertThat(await(database.fetchValue(
                        Boolean.class, "SELECT datetime(at) = datetime('2024-02-29 01:02:03') FROM e WHERE id = 1")))
                .isTrue();
    }

    @Test
    void v1_momentsOfEarlierVersionsAreRead_andCanBeRewritten() throws SQLException {
        bare.run("INSERT INTO e (at) VALUES ('2024-02-29 01:02:03Z'), ('2024-02-29 01:02:03.5Z')");
        assertThat(await(database.fetchAll("SELECT at FROM e ORDER BY id")))
                .extracting(row -> row.getInstant("at"))
                .containsExactly(MOMENT, MOMENT.plusMillis(500));
        bare.run("UPDATE e SET at = replace(at, 'Z', '+00:00') WHERE at LIKE '____-__-__ __:__:__%Z'");
        insert(MOMENT.plusMillis(250));
        assertThat(await(database.fetchAll("SELECT at FROM e ORDER BY at")))
                .extracting(row -> row.getInstant("at"))
                .containsExactly(MOMENT, MOMENT.plusMillis(250), MOMENT.plusMillis(500));
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM e WHERE at = ?", MOMENT)))
                .isOne();
    }

    @Test
    void v2_yearsThatDoNotSortAreRefused() {
        for (Object at : List.of(
                Instant.MAX,
                Instant.MIN,
                Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1),
                Instant.parse("0000-01-01T00:00:00Z").minusNanos(1),
                OffsetDateTime.MAX,
                OffsetDateTime.MIN,
                OffsetDateTime.parse("9999-12-31T23:59:59-01:00"),
                LocalDateTime.MAX,
                LocalDateTime.MIN,
                LocalDate.MAX,
                LocalDate.MIN,
                LocalDate.of(10_000, 1, 1),
                LocalDate.of(-1, 1, 1))) {
            assertThat(failure(database.execute("INSERT INTO e (at) VALUES (:at)", Map.of("at", at))))
                    .as("%s", at)
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining(":at")
                    .hasMessageContaining("0000 to 9999");
        }
        insert(OffsetDateTime.parse("9999-12-31T23:59:59+01:00"));
    }

    @Test
    void v2_momentsOfJooqSortToo_boundAndInlined() {
        for (OffsetDateTime at : List.of(
                MOMENT.atOffset(ZoneOffset.UTC),
                MOMENT.plusMillis(500).atOffset(ZoneOffset.ofHours(9)),
                MOMENT.plusSeconds(1).atOffset(ZoneOffset.ofHours(-9)))) {
            await(database.execute(
                    DSL.insertInto(DSL.table("e"), DSL.field("at")).values(DSL.val(at))));
            await(database.execute(DSL.insertInto(DSL.table("e"), DSL.field("at", SQLDataType.INSTANT))
                    .values(at.toInstant())));
        }
        assertThat(await(database.fetchAll(DSL.select(DSL.field("at", SQLDataType.INSTANT))
                        .from("e")
                        .orderBy(DSL.field("at")))))
                .extracting(row -> row.value1())
                .containsExactly(
                        MOMENT,
                        MOMENT,
                        MOMENT.plusMillis(500),
                        MOMENT.plusMillis(500),
                        MOMENT.plusSeconds(1),
                        MOMENT.plusSeconds(1));
    }

    @Test
    void v2_inlinedMomentsOfJooqAreInUtc() throws SQLException {
        OffsetDateTime at = MOMENT.plusMillis(500).atOffset(ZoneOffset.ofHours(9));
        await(database.execute(DSL.insertInto(DSL.table("e"), DSL.field("at")).values(DSL.inline(at))));
        await(database.execute(DSL.createTable("d")
                .column("id", SQLDataType.INTEGER)
                .column("at", SQLDataType.OFFSETDATETIME.default_(at))));
        await(database.execute("INSERT INTO d (id) VALUES (1)"));
        assertThat(bare.column("SELECT at FROM e UNION ALL SELECT at FROM d"))
                .containsExactly("2024-02-29 01:02:03.5+00:00", "2024-02-29 01:02:03.5+00:00");
    }
}
