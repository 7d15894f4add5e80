package dev.based.tests.errors;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.spi.Backend;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.WrappedBackends;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server refuses what opens a transaction, as some do with what they do not know, when the first statement is on its way behind it. */
class UnopenedTest {
    private static final class Refused extends DelegatingBackend {
        Refused(Backend backend) {
            super(backend);
        }

        @Override
        public Dialect dialect() {
            return new DelegatingDialect(super.dialect()) {
                @Override
                public List<String> begin(TransactionMode mode) {
                    return List.of("BEGIN THE BEGUINE");
                }
            };
        }
    }

    /** It has run on its own, without a transaction. */
    @ParameterizedTest
    @EnumSource
    void changeThatIsThereAllTheSame_isInDoubt_andTheSessionIsNotRunAgain(ServerKind kind) {
        Server server = Servers.get(kind).newDatabase();
        server.execute("CREATE TABLE t (id int)");
        String url = WrappedBackends.wrap(server.parts().toStringWithPassword(), Refused::new);
        Database database = await(Database.create(url).connect());
        try {
            assertThat(failure(
                            CommitOutcomeUnknownException.class,
                            database.session(
                                    SessionOptions.DEFAULT.withRetry(Retry.DEFAULT.withLostServer(true)),
                                    session -> session.execute("INSERT INTO t VALUES (1)"))))
                    .hasMessageContaining("could not be opened");
            assertThat(server.value("SELECT count(*) FROM t")).isEqualTo("1");
            assertThat(failure(Exception.class, database.session(session -> session.fetchAll("SELECT id FROM t"))))
                    .isNotInstanceOf(CommitOutcomeUnknownException.class);
        } finally {
            await(database.disconnect());
            WrappedBackends.forget(url);
            server.close();
        }
    }

    /** MySQL has no RETURNING. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void changeWhoseRowsAreStreamed_isInDoubt(ServerKind kind) {
        Server server = Servers.get(kind).newDatabase();
        server.execute("CREATE TABLE t (id int)");
        String url = WrappedBackends.wrap(server.parts().toStringWithPassword(), Refused::new);
        Database database = await(Database.create(url).connect());
        try {
            Throwable told =
                    failure(database.session(session -> session.stream("INSERT INTO t VALUES (1), (2) RETURNING id")
                            .forEach(row -> CompletableFuture.completedFuture(1))));
            boolean isThere = !server.value("SELECT count(*) FROM t").equals("0");
            assertThat(told instanceof CommitOutcomeUnknownException)
                    .as("in doubt, %s", told)
                    .isEqualTo(isThere);
        } finally {
            await(database.disconnect());
            WrappedBackends.forget(url);
            server.close();
        }
    }

    /** Of some servers those before the set that fails are there. */
    @ParameterizedTest
    @EnumSource
    void batchThatFails_isInDoubt(ServerKind kind) {
        Server server = Servers.get(kind).newDatabase();
        server.execute("CREATE TABLE t (id int PRIMARY KEY)");
        String url = WrappedBackends.wrap(server.parts().toStringWithPassword(), Refused::new);
        Database database = await(Database.create(url).connect());
        try {
            assertThat(failure(
                            CommitOutcomeUnknownException.class,
                            database.session(session -> session.executeMany(
                                    "INSERT INTO t VALUES (?)", List.of(List.of(1), List.of(2), List.of(1))))))
                    .hasMessageContaining("could not be opened");
        } finally {
            await(database.disconnect());
            WrappedBackends.forget(url);
            server.close();
        }
    }
}
