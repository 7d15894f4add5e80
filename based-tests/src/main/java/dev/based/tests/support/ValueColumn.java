package dev.based.tests.support;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Queries;
import dev.based.tests.ColumnType;
import dev.based.tests.Fixture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A table with a key and one column, {@code v}, of some type, to which values are written, one a row, and read back. Safe for
 * use by several threads.
 */
public final class ValueColumn {
    private final Database database;
    private final String table;
    private final AtomicInteger lastId = new AtomicInteger();

    private ValueColumn(Database database, String table) {
        this.database = database;
        this.table = table;
    }

    /**
     * Makes the table, which is dropped after the test.
     *
     * @param fixture the test's fixture
     * @param database the database that writes and reads
     * @param type the column's type
     * @return the column
     */
    public static ValueColumn of(Fixture fixture, Database database, ColumnType type) {
        String columns = "id " + fixture.type(ColumnType.INTEGER) + " NOT NULL PRIMARY KEY, v " + fixture.type(type);
        return new ValueColumn(database, fixture.table(database, columns));
    }

    /**
     * Writes a value to a row of its own.
     *
     * @param queries where to run it
     * @param value the value, or null for NULL
     * @return a stage with what was done
     */
    public CompletionStage<ExecuteResult> write(Queries queries, @Nullable Object value) {
        return queries.execute("INSERT INTO " + table + " (id, v) VALUES (?, ?)", lastId.incrementAndGet(), value);
    }

    /**
     * Reads the value that was written last.
     *
     * @param <T> the Java type wanted
     * @param type its class
     * @return a stage with the value, or null for NULL
     */
    public <T> CompletionStage<@Nullable T> read(Class<T> type) {
        return database.fetchValue(type, "SELECT v FROM " + table + " WHERE id = ?", lastId.get());
    }

    /**
     * Writes a value and reads it back.
     *
     * @param <T> the Java type wanted
     * @param type its class
     * @param value the value, or null for NULL
     * @return what came back
     */
    public <T> @Nullable T roundTrip(Class<T> type, @Nullable Object value) {
        await(write(database, value));
        return await(read(type));
    }

    /**
     * How many rows hold a value in a query's eyes.
     *
     * @param value the value
     * @return a stage with the number of rows whose column equals it
     */
    public CompletionStage<@Nullable Long> count(Object value) {
        return database.fetchValue(Long.class, "SELECT count(*) FROM " + table + " WHERE v = ?", value);
    }

    /**
     * The table's name.
     *
     * @return a plain identifier
     */
    public String table() {
        return table;
    }
}
