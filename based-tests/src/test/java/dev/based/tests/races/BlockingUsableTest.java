package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An author's {@code isUsable()} that does not return holds up nobody but who has called it. */
class BlockingUsableTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    /** Whether the next question blocks. */
    private final AtomicBoolean armed = new AtomicBoolean();

    @Test
    void ofAConnectionThatIsGiven_thePoolIsThereForOthers() {
        with("sqlite:///:memory:", database -> {
            armed.set(true);
            CompletableFuture<Integer> call = Outcomes.elsewhere(() -> Outcomes.await(one(database)));
            Outcomes.await(asked);

            assertThat(Outcomes.await(Outcomes.elsewhere(() -> database.pool().active())))
                    .isOne();
            CompletableFuture<Integer> waiting =
                    Outcomes.await(Outcomes.elsewhere(() -> one(database).toCompletableFuture()));
            assertThat(Outcomes.await(Outcomes.elsewhere(() -> waiting.cancel(true))))
                    .isTrue();
            released.countDown();
            assertThat(Outcomes.await(call)).isOne();
        });
    }

    @Test
    void ofAConnectionThatIsShared_whatRunsThereIsCancelled() {
        try (Server server = Servers.postgres().newDatabase()) {
            String url = server.parts()
                    .withOption("max_size", "1")
                    .withOption("share", "8")
                    .toStringWithPassword();
            with(url, database -> {
                CompletableFuture<Integer> running = database.fetchValue(Integer.class, "SELECT 1 FROM pg_sleep(60)")
                        .toCompletableFuture();
                armed.set(true);
                CompletableFuture<Integer> joining = Outcomes.elsewhere(() -> Outcomes.await(one(database)));
                Outcomes.await(asked);

                assertThat(Outcomes.await(Outcomes.elsewhere(() -> running.cancel(true))))
                        .isTrue();
                assertThat(Outcomes.failure(running)).isInstanceOf(CancellationException.class);
                released.countDown();
                assertThat(Outcomes.await(joining)).isOne();
            });
        }
    }

    private static CompletionStage<Integer> one(Database database) {
        return database.fetchValue(Integer.class, "SELECT 1");
    }

    private void with(String plain, Consumer<Database> test) {
        String url = WrappedBackends.wrap(plain, Blocking::new);
        Database database = Database.create(url);
        try {
            Outcomes.await(database.connect());
            Outcomes.await(one(database));
            test.accept(database);
        } finally {
            released.countDown();
            Outcomes.await(database.disconnect());
            WrappedBackends.forget(url);
        }
    }

    private final class Blocking extends DelegatingBackend {
        Blocking(Backend backend) {
            super(backend);
        }

        @Override
        protected Connection decorate(Connection connection, Access access) {
            return new DelegatingConnection(connection) {
                @Override
                public boolean isUsable() {
                    if (armed.getAndSet(false)) {
                        asked.countDown();
                        Outcomes.await(released);
                    }
                    return super.isUsable();
                }
            };
        }
    }
}
