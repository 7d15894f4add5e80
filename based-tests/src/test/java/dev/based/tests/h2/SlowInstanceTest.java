package dev.based.tests.h2;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.elsewhere;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseOptions;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.vertx.VertxBackend;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.jdbcclient.JDBCConnectOptions;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A driver that takes its time to make the Vert.x instance holds up nobody but who has asked for it first. */
class SlowInstanceTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch made = new CountDownLatch(1);
    private final AtomicReference<Vertx> instance = new AtomicReference<>();
    private final Backend backend = new VertxBackend(new Slow(), DatabaseOptions.DEFAULT);

    @AfterEach
    void goOn() {
        made.countDown();
    }

    @Test
    void secondConnection_isOpenedOnTheSameInstance_andNobodyIsHeldUp() {
        CompletableFuture<CompletionStage<Connection>> first = elsewhere(() -> backend.open(Access.READ_WRITE));
        await(asked);
        CompletionStage<Connection> second = await(elsewhere(() -> backend.open(Access.READ_WRITE)));
        made.countDown();
        await(await(await(first)).close());
        await(await(second).close());
        await(backend.close());
        assertThat(((VertxInternal) Objects.requireNonNull(instance.get()))
                        .closeFuture()
                        .isClosed())
                .isTrue();
    }

    @Test
    void close_isNotHeldUp_andClosesWhatIsMadeMeanwhile() {
        CompletableFuture<CompletionStage<Connection>> first = elsewhere(() -> backend.open(Access.READ_WRITE));
        await(asked);
        CompletionStage<Void> closed = await(elsewhere(backend::close));
        assertThat(closed.toCompletableFuture()).isNotDone();
        made.countDown();
        outcome(await(first));
        await(closed);
        assertThat(((VertxInternal) Objects.requireNonNull(instance.get()))
                        .closeFuture()
                        .isClosed())
                .isTrue();
    }

    /** H2's, whose instance is made when the test lets it. */
    private final class Slow extends H2Driver {
        Slow() {
            super(new JDBCConnectOptions().setJdbcUrl("jdbc:h2:mem:"), 1);
        }

        @Override
        public Vertx vertx() {
            asked.countDown();
            await(made);
            Vertx own = super.vertx();
            instance.set(own);
            return own;
        }
    }
}
