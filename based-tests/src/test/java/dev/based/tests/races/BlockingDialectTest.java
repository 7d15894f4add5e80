package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Session;
import dev.based.Transaction;
import dev.based.spi.Backend;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An author's dialect that does not return holds up nobody but who has called it. */
class BlockingDialectTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    /** Which method blocks from now on, or nothing. */
    private final AtomicReference<String> armed = new AtomicReference<>("");

    private String url = "";
    private Database database;

    @BeforeEach
    void connect() {
        url = WrappedBackends.wrap("sqlite:///:memory:", Blocking::new);
        database = Database.create(url);
        Outcomes.await(database.connect());
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
    }

    @AfterEach
    void disconnect() {
        released.countDown();
        Outcomes.await(database.disconnect());
        WrappedBackends.forget(url);
    }

    @Test
    void savepointBlocks_theSessionIsCancelledAllTheSame() {
        CompletableFuture<Transaction> inner = new CompletableFuture<>();
        CompletableFuture<String> session = database.session(opened -> {
                    opened.begin().thenAccept(inner::complete);
                    return new CompletableFuture<String>();
                })
                .toCompletableFuture();
        Transaction begun = Outcomes.await(inner);
        armed.set("savepoint");
        CompletableFuture<?> call = Outcomes.elsewhere(() -> begun.execute("INSERT INTO films VALUES (1)"));
        Outcomes.await(asked);

        assertThat(Outcomes.await(Outcomes.elsewhere(() -> session.cancel(true))))
                .isEqualTo(true);

        released.countDown();
        Outcomes.await(call);
        armed.set("");
        assertThat(Outcomes.await(database.fetchValue(Long.class, "SELECT count(*) FROM films")))
                .isZero();
    }

    @Test
    void beginBlocks_theSessionIsCancelledAllTheSame() {
        CompletableFuture<Session> given = new CompletableFuture<>();
        CompletableFuture<String> session = database.session(opened -> {
                    given.complete(opened);
                    return new CompletableFuture<String>();
                })
                .toCompletableFuture();
        Session opened = Outcomes.await(given);
        armed.set("begin");
        CompletableFuture<?> call = Outcomes.elsewhere(() -> opened.execute("INSERT INTO films VALUES (1)"));
        Outcomes.await(asked);

        assertThat(Outcomes.await(Outcomes.elsewhere(() -> session.cancel(true))))
                .isEqualTo(true);

        released.countDown();
        Outcomes.await(call);
        armed.set("");
        assertThat(Outcomes.await(database.fetchValue(Long.class, "SELECT count(*) FROM films")))
                .isZero();
    }

    @Test
    void hasSavepoints_isAskedWhenTheDatabaseConnectsAndNotAgain() {
        armed.set("hasSavepoints");
        Outcomes.await(database.session(
                session -> session.transaction(inner -> inner.execute("INSERT INTO films VALUES (1)"))));
        assertThat(asked.getCount()).isEqualTo(1);
    }

    private void pass(String method) {
        if (method.equals(armed.get())) {
            asked.countDown();
            Outcomes.await(released);
        }
    }

    private final class Blocking extends DelegatingBackend {
        Blocking(Backend backend) {
            super(backend);
        }

        @Override
        public Dialect dialect() {
            return new BlockingDialect(super.dialect());
        }
    }

    private final class BlockingDialect extends DelegatingDialect {
        BlockingDialect(Dialect dialect) {
            super(dialect);
        }

        @Override
        public boolean hasSavepoints() {
            pass("hasSavepoints");
            return super.hasSavepoints();
        }

        @Override
        public String savepoint(String name) {
            pass("savepoint");
            return super.savepoint(name);
        }

        @Override
        public List<String> begin(TransactionMode mode) {
            pass("begin");
            return super.begin(mode);
        }
    }
}
