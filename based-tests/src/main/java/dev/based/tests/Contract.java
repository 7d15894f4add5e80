package dev.based.tests;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.spi.Backend;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** What every contract of the kit is written in terms of. */
public interface Contract {
    /**
     * The databases and tables of the test that runs.
     *
     * @return the same object during one test
     */
    Fixture fixture();

    /**
     * A database, connected with {@link Fixture#OPTIONS}, which is disconnected after the test.
     *
     * @return the database
     */
    default Database connect() {
        return fixture().connect(Fixture.OPTIONS);
    }

    /**
     * A database, connected with these options, which is disconnected after the test.
     *
     * @param options the options, best derived from {@link Fixture#OPTIONS}
     * @return the database
     */
    default Database connect(DatabaseOptions options) {
        return fixture().connect(options);
    }

    /**
     * A database whose backend is decorated, connected with {@link Fixture#OPTIONS}, which is disconnected after the test.
     *
     * @param decorator wraps the backend, for instance a {@link dev.based.tests.support.Recorder}
     * @return the database
     */
    default Database connect(UnaryOperator<Backend> decorator) {
        return fixture().connect(Fixture.OPTIONS, decorator);
    }

    /**
     * A database whose backend is decorated, connected with these options, which is disconnected after the test.
     *
     * @param options the options, best derived from {@link Fixture#OPTIONS}
     * @param decorator wraps the backend, for instance a {@link dev.based.tests.support.Recorder}
     * @return the database
     */
    default Database connect(DatabaseOptions options, UnaryOperator<Backend> decorator) {
        return fixture().connect(options, decorator);
    }

    /**
     * A new table of movies, which is dropped after the test. It is made from outside where data outlives a connection,
     * else by the given database.
     *
     * @param database the database that will use it
     * @return the table, which is empty
     */
    default Movies movies(Database database) {
        return fixture().movies(database);
    }

    /**
     * Skips the test if the database lacks a feature.
     *
     * @param features what the test needs
     */
    default void requires(Feature... features) {
        for (Feature feature : features) {
            Assumptions.assumeFalse(
                    fixture().isUndeclared(feature),
                    () -> "Skipped: not declared " + feature + ", which is new in version " + feature.since()
                            + " of the kit; raise version() and name it in lacks() if need be.");
            Assumptions.assumeFalse(
                    fixture().lacks(feature), () -> "Skipped: the database lacks " + feature + ", says its author.");
        }
    }

    /**
     * A hold on some answers, which is released after the test at the latest.
     *
     * @param texts tells whether the answer to a text is held back
     * @return the hold, to be given to {@code connect}
     */
    default Hold hold(Predicate<String> texts) {
        return fixture().hold(texts);
    }
}
