package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The portable kinds of errors, provoked. */
public interface ErrorKindsContract extends Contract {
    /** A primary key that is there already. */
    @Test
    default void e1_primaryKeyIsAUniqueViolation() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        DatabaseException error = failure(DatabaseException.class, movies.add(database, 1));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertTells(error, movies.insert());
    }

    /** A value that a unique constraint holds already; the error names constraint or columns. */
    @Test
    default void e1_uniqueConstraintIsNamed() {
        Database database = connect();
        String name = fixture().newTable() + "_u";
        String table = table(database, "CONSTRAINT " + name + " UNIQUE (title)");
        String insert = "INSERT INTO " + table + " (id, title) VALUES (?, ?)";
        await(database.execute(insert, 1, "a"));
        DatabaseException error = failure(DatabaseException.class, database.execute(insert, 2, "a"));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertTells(error, insert);
        assertNames(error, name, "title");
    }

    /** A reference to nothing, and the removal of what is referred to. */
    @Test
    default void e1_foreignKeyIsAForeignKeyViolation() {
        requires(Feature.FOREIGN_KEYS);
        Database database = connect();
        Movies movies = movies(database);
        String table = table(database, "FOREIGN KEY (id) REFERENCES " + movies.table() + " (id)");
        String insert = "INSERT INTO " + table + " (id, title) VALUES (?, 'x')";
        DatabaseException error = failure(DatabaseException.class, database.execute(insert, 1));
        assertThat(error.kind()).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION);
        assertTells(error, insert);
        await(movies.add(database, 1));
        await(database.execute(insert, 1));
        String delete = "DELETE FROM " + movies.table() + " WHERE id = ?";
        DatabaseException referred = failure(DatabaseException.class, database.execute(delete, 1));
        assertThat(referred.kind()).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION);
        assertTells(referred, delete);
        await(database.execute("DROP TABLE " + table));
    }

    /** NULL where there must be a value. */
    @Test
    default void e1_nullIsANotNullViolation() {
        Database database = connect();
        Movies movies = movies(database);
        DatabaseException error = failure(DatabaseException.class, movies.addRefused(database));
        assertThat(error.kind()).isEqualTo(ErrorKind.NOT_NULL_VIOLATION);
        assertTells(error, movies.insert());
    }

    /** A value that a check refuses; the error names it. */
    @Test
    default void e1_checkIsNamed() {
        Database database = connect();
        String name = fixture().newTable() + "_c";
        String table = table(database, "CONSTRAINT " + name + " CHECK (id > 0)");
        String insert = "INSERT INTO " + table + " (id, title) VALUES (?, 'x')";
        DatabaseException error = failure(DatabaseException.class, database.execute(insert, -1));
        assertThat(error.kind()).isEqualTo(ErrorKind.CHECK_VIOLATION);
        assertTells(error, insert);
        assertNames(error, name, name);
    }

    /** Text that is no SQL. */
    @Test
    default void e1_nonsenseIsASyntaxError() {
        Database database = connect();
        for (String nonsense : List.of("SELEKT 1", "SELECT FROM WHERE", "SELECT (1")) {
            DatabaseException error = failure(DatabaseException.class, database.fetchAll(nonsense));
            assertThat(error.kind()).as(nonsense).isEqualTo(ErrorKind.SYNTAX);
            assertTells(error, nonsense);
        }
    }

    /** Tables, columns and functions that do not exist. */
    @Test
    default void e1_whatDoesNotExistIsUndefined() {
        Database database = connect();
        Movies movies = movies(database);
        for (String sql : List.of(
                "SELECT id FROM based_no_such_table",
                "SELECT no_such_column FROM " + movies.table(),
                "INSERT INTO " + movies.table() + " (id, no_such_column) VALUES (1, 1)",
                "UPDATE based_no_such_table SET id = 1",
                "SELECT based_no_such_function(id) FROM " + movies.table())) {
            DatabaseException error = failure(DatabaseException.class, database.execute(sql));
            assertThat(error.kind()).as(sql).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
            assertTells(error, sql);
        }
    }

    /** Tables and columns that exist. */
    @Test
    default void e1_whatExistsIsNotMadeAgain() {
        Database database = connect();
        Movies movies = movies(database);
        for (String sql : List.of(
                "CREATE TABLE " + movies.table() + " (id INTEGER)",
                "ALTER TABLE " + movies.table() + " ADD COLUMN id INTEGER")) {
            DatabaseException error = failure(DatabaseException.class, database.execute(sql));
            assertThat(error.kind()).as(sql).isEqualTo(ErrorKind.DUPLICATE_OBJECT);
            assertTells(error, sql);
        }
    }

    /** The same kinds in a batch, and in a session. */
    @Test
    default void e1_kindsAreTheSameInBatchesAndSessions() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        DatabaseException batch = failure(
                DatabaseException.class,
                database.executeMany(movies.insert(), List.of(List.of(2, "b", 0), List.of(1, "a", 0))));
        assertThat(batch.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertTells(batch, movies.insert());
        DatabaseException session = failure(DatabaseException.class, database.session(s -> movies.add(s, 1)));
        assertThat(session.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertTells(session, movies.insert());
    }

    /** After an error the connection carries on. */
    @Test
    default void e1_connectionLivesOn() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        for (int i = 0; i < 5; i++) {
            assertThat(failure(movies.addRefused(database))).isInstanceOf(BasedException.class);
            assertThat(failure(database.fetchAll("SELEKT"))).isInstanceOf(BasedException.class);
            await(movies.add(database, i));
        }
        assertThat(await(movies.ids(database))).hasSize(5);
    }

    private String table(Database database, String constraint) {
        Fixture fixture = fixture();
        return fixture.table(
                database,
                "id " + fixture.type(ColumnType.INTEGER) + ", title " + fixture.type(ColumnType.TEXT) + ", "
                        + constraint);
    }

    private void assertTells(DatabaseException error, String sql) {
        assertThat(error.sql()).isPresent();
        assertThat(normal(error.sql().orElseThrow())).isEqualTo(normal(sql));
        assertThat(normal(String.valueOf(error.getMessage()))).contains(normal(sql));
        assertThat(fixture().lacks(Feature.ERROR_CODES)
                        || error.vendorCode() != 0
                        || error.sqlState().isPresent())
                .as("vendor code or SQLSTATE of %s", error)
                .isTrue();
        assertThat(error.constraint().orElse("one")).isNotBlank();
    }

    /** A text with question marks, whatever the driver's placeholders are. */
    private static String normal(String sql) {
        return sql.replaceAll("\\$\\d+", "?");
    }

    private void assertNames(DatabaseException error, String name, String column) {
        if (!fixture().lacks(Feature.CONSTRAINT_NAMES)) {
            assertThat(error.constraint().orElse("").toLowerCase(Locale.ROOT)).containsAnyOf(name, column);
        }
    }
}
