package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.InvalidStatementException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Recorder;
import java.util.List;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Which texts are refused before they are sent. */
public interface StatementTextContract extends Contract {
    /** Nothing but blanks, comments and semicolons. */
    @Test
    default void p5_blankSqlIsRefused() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        for (String blank : List.of("", " \n\t", ";", " ; ; ", "-- nothing", "/* nothing */", "/* a */ ; -- b\n")) {
            failure(InvalidStatementException.class, database.execute(blank));
            failure(InvalidStatementException.class, database.fetchAll(blank));
            failure(InvalidStatementException.class, database.executeMany(blank, List.of(List.of())));
        }
        assertThat(recorder.sent()).isEmpty();
    }

    /** Two statements in one text: not even the first is run. */
    @Test
    default void p5_twoStatementsAreRefusedAndNeitherIsRun() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        String insert = "INSERT INTO " + movies.table() + " (id, title, released) VALUES ";
        failure(InvalidStatementException.class, database.execute(insert + "(1, 'a', 0); " + insert + "(2, 'b', 0)"));
        failure(
                InvalidStatementException.class,
                database.execute(insert + "(?, 'a', 0); DELETE FROM " + movies.table() + " WHERE id = ?", 1, 1));
        assertThat(recorder.sent()).isEmpty();
        assertThat(movies.ids()).isEmpty();
    }

    /** NUL, where some databases would end the text, and half of a surrogate pair: wherever it stands, nothing is run. */
    @Test
    default void p5_charactersThatDoNotArriveAreRefused() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        recorder.clear();
        String delete = "DELETE FROM " + movies.table();
        for (String character : List.of("\0", "\uD83D", "\uDE00")) {
            for (String sql : List.of(
                    delete + character + " WHERE id = 2",
                    delete + " WHERE title = '" + character + "'",
                    delete + " WHERE id = 2 /* " + character + " */",
                    delete + " -- " + character + "\n WHERE id = 2",
                    delete + " WHERE id = 2" + character,
                    character + delete + " WHERE id = 2",
                    delete + " AS \"a" + character + "\" WHERE id = 2")) {
                failure(InvalidStatementException.class, database.execute(sql));
                failure(InvalidStatementException.class, database.fetchAll(sql));
                failure(InvalidStatementException.class, database.executeMany(sql, List.of(List.of())));
                failure(InvalidStatementException.class, database.session(session -> session.execute(sql)));
                failure(InvalidStatementException.class, database.execute(DSL.query(sql)));
            }
            failure(
                    InvalidStatementException.class,
                    database.fetchAll(
                            DSL.selectOne().where(DSL.inline("a" + character).eq("b"))));
        }
        assertThat(recorder.sent()).isEmpty();
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A semicolon at the end, or in a literal or comment, separates nothing. */
    @Test
    default void p5_semicolonThatSeparatesNothingIsFine() {
        Database database = connect();
        Movies movies = movies(database);
        String insert = "INSERT INTO " + movies.table() + " (id, title, released) VALUES ";
        await(database.execute(insert + "(1, 'a; DELETE', 0);"));
        await(database.execute(insert + "(2, 'b', 0) /* ; */ ; -- ; the end"));
        assertThat(await(database.fetchValue(String.class, "SELECT title FROM " + movies.table() + " WHERE id = 1;")))
                .isEqualTo("a; DELETE");
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** Transactions are not for SQL text, whatever its case and whatever stands before it. */
    @Test
    default void p5_transactionControlIsRefused() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        for (String sql : List.of(
                "BEGIN",
                "begin;",
                "START TRANSACTION",
                "COMMIT",
                "/* please */ Commit",
                "-- now\nROLLBACK",
                "SAVEPOINT a",
                "RELEASE SAVEPOINT a",
                "ROLLBACK TO SAVEPOINT a")) {
            assertThat(failure(InvalidStatementException.class, database.execute(sql)))
                    .as(sql)
                    .hasMessageContaining("session");
        }
        assertThat(recorder.sent()).isEmpty();
    }

    /** A session whose body commits by SQL text is rolled back. */
    @Test
    default void p5_transactionControlInASessionIsRefused() {
        Database database = connect();
        Movies movies = movies(database);
        Throwable error = failure(
                database.session(session -> movies.add(session, 1).thenCompose(added -> session.execute("COMMIT"))));
        assertThat(error).isInstanceOf(InvalidStatementException.class);
        assertThat(movies.ids()).isEmpty();
        assertThat(Outcomes.outcome(movies.add(database, 2))).isNull();
    }
}
