package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.support.Movies;
import dev.based.tests.support.MoviesTable;
import dev.based.tests.support.MoviesTable.Decade;
import dev.based.tests.support.MoviesTable.MovieRecord;
import dev.based.tests.support.Recorder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Queries of jOOQ: typed, and their values travel as parameters. */
public interface JooqContract extends Contract {
    /** All records, typed. */
    @Test
    default void v4_jooqRecordsAreTyped() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        List<Record2<String, Integer>> records = await(database.fetchAll(DSL.select(movies.title, movies.id)
                .from(movies)
                .where(movies.id.ge(2))
                .orderBy(movies.id)));
        assertThat(records).extracting(Record2::value1).containsExactly("Movie 2", "Movie 3");
        assertThat(records).extracting(Record2::value2).containsExactly(2, 3);
        assertThat(records.get(0).get(movies.title)).isEqualTo("Movie 2");
    }

    /** The first record, or none. */
    @Test
    default void v4_jooqFetchOneGivesTheFirstRecordOrNone() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        Optional<Record2<Integer, String>> first = await(database.fetchOne(
                DSL.select(movies.id, movies.title).from(movies).orderBy(movies.id.desc())));
        assertThat(first.map(Record2::value1)).contains(3);
        assertThat(await(database.fetchOne(DSL.select(movies.id).from(movies).where(movies.id.eq(9)))))
                .isEmpty();
    }

    /** A single value, or null. */
    @Test
    default void v4_jooqFetchValueGivesTheValueOrNull() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        assertThat(await(database.fetchValue(DSL.select(DSL.count()).from(movies))))
                .isEqualTo(3);
        assertThat(await(database.fetchValue(
                        DSL.select(movies.title).from(movies).where(movies.id.eq(9)))))
                .isNull();
        assertThat(await(database.fetchValue(
                        DSL.select(DSL.max(movies.id)).from(movies).where(movies.id.eq(9)))))
                .isNull();
    }

    /** Records of a table. */
    @Test
    default void v4_jooqTableRecordsComeBack() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        List<MovieRecord> records =
                await(database.fetchAll(DSL.selectFrom(movies).where(movies.id.eq(2))));
        assertThat(records).hasSize(1);
        assertThat(records.get(0)).isInstanceOf(MovieRecord.class);
        assertThat(records.get(0).get("title", String.class)).isEqualTo("Movie 2");
        assertThat(records.get(0).changed()).isFalse();
    }

    /** A stream of more than one page, on the database and on a session, by its fields and of a table's records. */
    @Test
    default void v4_jooqStreamsAreTyped() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        List<Integer> ids = IntStream.rangeClosed(1, 300).boxed().toList();
        await(database.session(session -> Async.forEach(
                        ids.subList(3, 300),
                        id -> session.execute(DSL.insertInto(movies, movies.id, movies.title, movies.released)
                                .values(id, "Movie " + id, new Decade(0))))
                .thenApply(done -> ids)));
        ResultQuery<Record2<Integer, String>> query =
                DSL.select(movies.id, movies.title).from(movies).orderBy(movies.id);
        List<Integer> streamed =
                await(database.stream(query).map(Record2::value1).collect(Collectors.toList()));
        assertThat(streamed).isEqualTo(ids);
        List<String> titles = await(database.session(
                session -> session.stream(query).map(Record2::value2).collect(Collectors.toList())));
        assertThat(titles).hasSize(300).endsWith("Movie 300");
        List<MovieRecord> records = await(
                database.stream(DSL.selectFrom(movies).where(movies.id.eq(2))).collect(Collectors.toList()));
        assertThat(records).hasSize(1);
        assertThat(records.get(0).get(movies.title)).isEqualTo("Movie 2");
    }

    /** Converters, on the way in and out. */
    @Test
    default void v1_jooqConvertersApplyBothWays() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        await(database.execute(
                DSL.update(movies).set(movies.released, new Decade(1990)).where(movies.released.eq(new Decade(0)))));
        assertThat(await(database.fetchValue(
                        DSL.select(movies.released).from(movies).where(movies.id.eq(1)))))
                .isEqualTo(new Decade(1990));
        assertThat(await(database.fetchValue(
                        Integer.class, "SELECT released FROM " + movies.getName() + " WHERE id = 1")))
                .isEqualTo(1990);
    }

    /** Lists, with elements and without. */
    @Test
    default void p3_jooqListsMatch() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        assertThat(await(database.fetchAll(DSL.select(movies.id).from(movies).where(movies.id.in(1, 3, 5)))))
                .hasSize(2);
        assertThat(await(database.fetchAll(DSL.select(movies.id).from(movies).where(movies.id.in(List.of())))))
                .isEmpty();
        assertThat(await(database.fetchAll(DSL.select(movies.id).from(movies).where(movies.id.notIn(List.of())))))
                .hasSize(3);
    }

    /** Inserts, updates and deletes. */
    @Test
    default void v4_jooqChangesRows() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        assertThat(await(database.execute(DSL.insertInto(movies, movies.id, movies.title, movies.released)
                                .values(4, "Four", new Decade(2020))
                                .values(5, "Five", new Decade(2020))))
                        .rowsAffected())
                .isEqualTo(2);
        assertThat(await(database.execute(
                                DSL.update(movies).set(movies.title, "Last").where(movies.id.gt(3))))
                        .rowsAffected())
                .isEqualTo(2);
        assertThat(await(database.execute(DSL.deleteFrom(movies).where(movies.title.eq("Last"))))
                        .rowsAffected())
                .isEqualTo(2);
        assertThat(await(database.fetchValue(DSL.select(DSL.count()).from(movies))))
                .isEqualTo(3);
    }

    /** In a session as on the database. */
    @Test
    default void v4_jooqRunsInSessions() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        Integer left = await(database.session(session -> session.execute(
                        DSL.deleteFrom(movies).where(movies.id.le(2)))
                .thenCompose(
                        deleted -> session.fetchValue(DSL.select(DSL.count()).from(movies)))));
        assertThat(left).isOne();
    }

    /** Values of jOOQ's queries are in no text that is sent. */
    @Test
    default void p6_jooqValuesAreNeverInlined() {
        requires(Feature.LOWER_CASE_NAMES);
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        MoviesTable movies = threeMovies(database);
        recorder.clear();
        await(database.execute(DSL.insertInto(movies, movies.id, movies.title, movies.released)
                .values(71_717, "secret-canary' OR '1'='1", new Decade(81_818))));
        await(database.fetchAll(DSL.selectFrom(movies)
                .where(movies.title.like("secret-canary%"))
                .and(movies.id.in(71_717, 91_919))));
        await(database.execute(
                DSL.update(movies).set(movies.title, "secret-canary").where(movies.released.eq(new Decade(81_818)))));
        await(database.execute(DSL.deleteFrom(movies).where(movies.title.eq("secret-canary"))));
        assertThat(recorder.statements()).hasSize(4);
        assertThat(recorder.sent())
                .noneMatch(sql -> sql.contains("canary") || sql.matches(".*[789]1919.*|.*71717.*|.*81818.*"));
    }

    /** An error of a jOOQ query has its text, and not its values. */
    @Test
    default void e2_jooqErrorShowsNoValue() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        MoviesTable movies = threeMovies(database);
        DatabaseException error = failure(
                DatabaseException.class,
                database.execute(DSL.insertInto(movies, movies.id, movies.title, movies.released)
                        .values(1, "secret-canary", new Decade(0))));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(error.sql().orElseThrow()).containsIgnoringCase("insert into");
        assertThat(error).hasMessageNotContaining("secret-canary");
    }

    private MoviesTable threeMovies(Database database) {
        Movies movies = movies(database);
        for (int id = 1; id <= 3; id++) {
            await(movies.add(database, id));
        }
        return new MoviesTable(DSL.name(movies.table()));
    }
}
