package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.spi.Backend;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one test has open: the databases that it connected and the tables that it made, all of which are gone after {@link
 * #close()}. Used by the test's own thread.
 */
public final class Fixture implements AutoCloseable {
    /** The defaults, with waits that end before {@link Outcomes#PATIENCE} does, so that an error says what hung. */
    public static final DatabaseOptions OPTIONS = DatabaseOptions.DEFAULT
            .withAcquireTimeout(Duration.ofSeconds(10))
            .withDisconnectTimeout(Duration.ofSeconds(5));

    private final String url;
    private final Set<Feature> lacks;
    private final int version;
    private final Function<ColumnType, String> types;
    private final UnaryOperator<String> drop;
    private final String selectOne;
    private final List<Database> databases = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private final List<String> wrappedUrls = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private @Nullable Database outside;

    Fixture(
            String url,
            Set<Feature> lacks,
            int version,
            Function<ColumnType, String> types,
            UnaryOperator<String> drop,
            String selectOne) {
        this.url = url;
        this.lacks = lacks;
        this.version = version;
        this.types = types;
        this.drop = drop;
        this.selectOne = selectOne;
    }

    /**
     * The URL of the database under test.
     *
     * @return what {@link ConformanceKit#url()} gave for this test
     */
    public String url() {
        return url;
    }

    /**
     * Whether the database lacks a feature.
     *
     * @param feature the feature
     * @return whether its author says so, or has not been asked
     */
    public boolean lacks(Feature feature) {
        return lacks.contains(feature) || isUndeclared(feature);
    }

    /**
     * Whether a feature came with a later version of the kit than the author knows.
     *
     * @param feature the feature
     * @return whether its author has not been asked
     */
    public boolean isUndeclared(Feature feature) {
        return feature.since() > version;
    }

    /**
     * The database's name for a type.
     *
     * @param type the type
     * @return the text for CREATE TABLE
     */
    public String type(ColumnType type) {
        return types.apply(type);
    }

    /**
     * A query of one row and one column, the number 1.
     *
     * @return what {@link ConformanceKit#selectOne()} gave for this test
     */
    public String selectOne() {
        return selectOne;
    }

    /**
     * Makes a database, not yet connected, which is disconnected after the test if it was connected.
     *
     * @param options its options
     * @return the database
     */
    public Database create(DatabaseOptions options) {
        return keep(Database.create(url, options));
    }

    /**
     * Makes a database whose backend is decorated, as {@link #create(DatabaseOptions)} does.
     *
     * @param options its options
     * @param decorator wraps the backend
     * @return the database
     */
    public Database create(DatabaseOptions options, UnaryOperator<Backend> decorator) {
        String wrapped = WrappedBackends.wrap(url, decorator);
        wrappedUrls.add(wrapped);
        return keep(Database.create(wrapped, options));
    }

    /**
     * Makes a database and connects it, which is disconnected after the test.
     *
     * @param options its options
     * @return the database
     */
    public Database connect(DatabaseOptions options) {
        return await(create(options).connect());
    }

    /**
     * Makes a database whose backend is decorated and connects it, which is disconnected after the test.
     *
     * @param options its options
     * @param decorator wraps the backend
     * @return the database
     */
    public Database connect(DatabaseOptions options, UnaryOperator<Backend> decorator) {
        return await(create(options, decorator).connect());
    }

    /**
     * Sees to it that a database is disconnected after the test.
     *
     * @param database the database, connected or not
     * @return the same database
     */
    public Database keep(Database database) {
        databases.add(database);
        return database;
    }

    /**
     * A database of its own beside those under test, by which tables are made and looked at from outside, if data
     * outlives a connection; else the given database itself.
     *
     * @param database the database under test
     * @return a connected database
     */
    public Database outside(Database database) {
        if (lacks(Feature.PERSISTENCE)) {
            return database;
        }
        return outside();
    }

    private Database outside() {
        Database connected = outside;
        if (connected == null) {
            connected = await(Database.create(url, OPTIONS).connect());
            outside = connected;
        }
        return connected;
    }

    /**
     * Makes a table of movies, which is dropped after the test.
     *
     * @param database the database that will use it
     * @return the table, which is empty
     */
    public Movies movies(Database database) {
        Movies movies = new Movies(outside(database), newTable());
        await(movies.create(type(ColumnType.INTEGER), type(ColumnType.TEXT)));
        return movies;
    }

    /**
     * Makes a table of other columns, which is dropped after the test.
     *
     * @param database the database that will use it
     * @param columns what stands between the brackets of CREATE TABLE
     * @return the table's name
     */
    public String table(Database database, String columns) {
        String name = newTable();
        await(outside(database).execute("CREATE TABLE " + name + " (" + columns + ")"));
        return name;
    }

    /**
     * A name that no table has. A table that is given it is dropped after the test.
     *
     * @return a plain identifier in lower case
     */
    public String newTable() {
        String name = "based_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        tables.add(name);
        return name;
    }

    /**
     * Makes a hold on some answers, which is released after the test at the latest.
     *
     * @param texts tells whether the answer to a text is held back
     * @return the hold
     */
    public Hold hold(Predicate<String> texts) {
        Hold hold = new Hold(texts);
        holds.add(hold);
        return hold;
    }

    /** Disconnects every database and drops every table; all of it is tried, and the first failure thrown. Once is enough. */
    @Override
    public void close() {
        List<Throwable> failures = new ArrayList<>();
        holds.forEach(Hold::release);
        databases.forEach(database -> attempt(failures, () -> disconnect(database)));
        if (!lacks(Feature.PERSISTENCE) && !tables.isEmpty()) {
            attempt(failures, this::dropTables);
        }
        Database last = outside;
        if (last != null) {
            attempt(failures, () -> disconnect(last));
        }
        wrappedUrls.forEach(WrappedBackends::forget);
        wrappedUrls.clear();
        databases.clear();
        tables.clear();
        outside = null;
        if (!failures.isEmpty()) {
            AssertionError error =
                    new AssertionError("The test left something behind: " + failures.get(0), failures.get(0));
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    private void dropTables() {
        tables.forEach(table -> await(outside().execute(drop.apply(table))));
    }

    private static void disconnect(Database database) {
        Throwable failure = Outcomes.outcome(database.disconnect());
        if (failure != null && !(failure instanceof DatabaseNotConnectedException)) {
            throw new AssertionError("disconnect() failed: " + failure, failure);
        }
    }

    private static void attempt(List<Throwable> failures, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            failures.add(failure);
        }
    }
}
