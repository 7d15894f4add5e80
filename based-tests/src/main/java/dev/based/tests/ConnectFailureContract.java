package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseReopenProhibitedException;
import dev.based.DatabaseUrl;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.support.Threads;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** L5: a connect that fails leaves nothing behind, and says why. */
public interface ConnectFailureContract extends Contract {
    /** A password that must show up nowhere. */
    String SECRET = "s3cret-of-the-kit";

    /**
     * A URL at which nothing answers. The tests that need one are skipped if there is none.
     *
     * @return the URL; by default that of the database with another password and a closed port, if it has a port
     */
    default @Nullable String unreachableUrl() {
        DatabaseUrl url = DatabaseUrl.parse(fixture().url());
        if (url.port().isEmpty()) {
            return null;
        }
        return url.scheme() + "://kit:" + SECRET + "@127.0.0.1:1/"
                + url.database().orElse("kit");
    }

    private String requireUnreachableUrl() {
        String url = unreachableUrl();
        Assumptions.assumeTrue(url != null, "Skipped: there is no URL of this database at which nothing answers.");
        return Objects.requireNonNull(url);
    }

    /** A connect that fails says where and why, and never the password. */
    @Test
    default void l5_failedConnectNamesThePlaceAndNeverThePassword() {
        String url = requireUnreachableUrl();
        Throwable error =
                failure(fixture().keep(Database.create(url, Fixture.OPTIONS)).connect());
        assertThat(error).isInstanceOf(BasedException.class);
        DatabaseUrl parsed = DatabaseUrl.parse(url);
        assertThat(error)
                .hasMessageContaining(parsed.host().or(parsed::database).orElseThrow());
        parsed.port().ifPresent(port -> assertThat(error).hasMessageContaining(Integer.toString(port)));
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET);
        }
    }

    /** A connect that fails leaves no thread. */
    @Test
    default void l5_failedConnectLeavesNoThread() {
        String url = requireUnreachableUrl();
        failure(Database.create(url, Fixture.OPTIONS).connect()); // starts what the JVM shares
        Threads threads = Threads.now();
        failure(Database.create(url, Fixture.OPTIONS).connect());
        threads.awaitEndOfOthers();
    }

    /** A connect that failed can be tried again. */
    @Test
    default void l5_failedConnectCanBeTriedAgain() {
        BasedException reason =
                new DatabaseException(ErrorDetails.of(ErrorKind.CONNECTION_LOST, "Not yet."), null, null);
        AtomicInteger attempts = new AtomicInteger();
        Database database = fixture().create(Fixture.OPTIONS, backend -> new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access) {
                return attempts.incrementAndGet() == 1 ? failed(reason) : super.open(access);
            }
        });
        assertThat(failure(database.connect())).isSameAs(reason);
        await(database.connect());
        await(database.session(session -> session.fetchAll(fixture().selectOne())));
    }

    /** In a {@code finally}, disconnecting does not hide why connecting failed; what else is called has it as its cause. */
    @Test
    default void l5_disconnectAfterAFailedConnectDoesNotHideIt() {
        BasedException reason =
                new DatabaseException(ErrorDetails.of(ErrorKind.CONNECTION_LOST, "Not there."), null, null);
        Database database = fixture().create(Fixture.OPTIONS, backend -> new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access) {
                return failed(reason);
            }
        });
        assertThat(failure(database.connect())).isSameAs(reason);
        assertThat(failure(DatabaseNotConnectedException.class, database.session(session -> session.fetchAll("-"))))
                .hasCause(reason);
        await(database.disconnect());
        assertThat(failure(database.disconnect())).isInstanceOf(DatabaseNotConnectedException.class);
        assertThat(failure(database.connect())).isInstanceOf(DatabaseReopenProhibitedException.class);
    }

    /** If a later connection of several cannot be opened, the earlier ones are closed. */
    @Test
    default void l5_failedConnectClosesWhatItOpened() {
        requires(Feature.CONCURRENT_SESSIONS);
        AtomicInteger attempts = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        AtomicInteger backends = new AtomicInteger();
        Database database = fixture()
                .create(Fixture.OPTIONS.withMinSize(3), backend -> counting(backend, attempts, closed, backends));
        failure(database.connect());
        assertThat(attempts).hasValue(3);
        assertThat(closed).hasValue(2);
        assertThat(backends).hasValue(1);
    }

    private static Backend counting(
            Backend backend, AtomicInteger attempts, AtomicInteger closed, AtomicInteger backends) {
        return new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access) {
                return attempts.incrementAndGet() == 3
                        ? failed(new DatabaseException(
                                ErrorDetails.of(ErrorKind.CONNECTION_LOST, "The third one."), null, null))
                        : super.open(access);
            }

            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new DelegatingConnection(connection) {
                    @Override
                    public CompletionStage<Void> close() {
                        return super.close().thenRun(closed::incrementAndGet);
                    }
                };
            }

            @Override
            public CompletionStage<Void> close() {
                return super.close().thenRun(backends::incrementAndGet);
            }
        };
    }
}
