package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.InvalidStatementException;
import dev.based.ScriptException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P9: scripts of many statements. */
public interface ScriptContract extends Contract {
    private static String insert(Movies movies, int id, String title) {
        return "INSERT INTO " + movies.table() + " (id, title, released) VALUES (" + id + ", " + title + ", 0)";
    }

    /** Semicolons in literals and comments end nothing; what looks like a parameter there is none. */
    @Test
    default void p9_scriptRunsStatementByStatement() {
        Database database = connect();
        Movies movies = movies(database);
        String script = "-- first; of :all?\n;;" + insert(movies, 1, "'a;b''?'") + "; /* ; */ "
                + insert(movies, 2, "':x'") + "\n;\n" + insert(movies, 3, "'c'") + "\n-- the end;";
        assertThat(await(database.runScript(script))).isEqualTo(3);
        assertThat(await(database.fetchValue(String.class, "SELECT title FROM " + movies.table() + " WHERE id = ?", 1)))
                .isEqualTo("a;b'?");
        assertThat(await(movies.ids(database))).containsExactly(1, 2, 3);
    }

    /** On a session it is part of the transaction. */
    @Test
    default void p9_scriptOfASessionIsInItsTransaction() {
        Database database = connect();
        Movies movies = movies(database);
        IllegalStateException undo = new IllegalStateException("undo");
        assertThat(failure(database.session(session -> session.runScript(insert(movies, 1, "'a'") + ";")
                        .thenApply(count -> {
                            throw undo;
                        }))))
                .isSameAs(undo);
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** Nothing to do sends nothing. */
    @Test
    default void p9_scriptOfNothingSendsNothing() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        assertThat(await(database.runScript(" \n-- nothing; at all\n;; /* ; */")))
                .isZero();
        assertThat(await(database.runScript(""))).isZero();
        int none = await(database.session(session -> session.runScript(";")));
        assertThat(none).isZero();
        assertThat(recorder.sent()).isEmpty();
    }

    /** What fails tells its number and place, and undoes all; what follows is not run. */
    @Test
    default void p9_scriptThatFailsTellsWhere() {
        Database database = connect();
        Movies movies = movies(database);
        String script = insert(movies, 1, "'a'") + ";\n  -- twice\n  " + insert(movies, 1, "'b'") + ";\n"
                + insert(movies, 3, "'c'");
        ScriptException error = failure(ScriptException.class, database.runScript(script));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(error).hasCauseInstanceOf(DatabaseException.class);
        assertThat(error.statement()).isEqualTo(2);
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(3);
        assertThat(error).hasMessageStartingWith("Statement 2 of the script, at line 3, column 3, failed: ");
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** Nothing is sent of a script in which something is refused. */
    @Test
    default void p9_scriptThatIsRefusedSendsNothing() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        ScriptException error =
                failure(ScriptException.class, database.runScript(insert(movies, 1, "'a'") + ";\nCOMMIT;"));
        assertThat(error.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(error.line()).isEqualTo(2);
        failure(InvalidStatementException.class, database.runScript(insert(movies, 1, "'a'") + "; SELECT 'x"));
        assertThat(recorder.sent()).isEmpty();
    }

    /** Any number of statements. */
    @Test
    default void p9_scriptMayBeLong() {
        Database database = connect();
        Movies movies = movies(database);
        int count = 10_000;
        String script = IntStream.range(0, count)
                .mapToObj(id -> insert(movies, id, "'a'") + ";\n")
                .collect(Collectors.joining());
        assertThat(await(database.runScript(script))).isEqualTo(count);
        assertThat(movies.ids()).hasSize(count);
    }
}
