package dev.based.tests.races;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** SQLite that takes commands as a server does that pipelines, and runs and answers each when the test lets it. */
final class SteeredBackend extends DelegatingBackend {
    private final Pipelining pipelining;
    private volatile boolean steered;
    private volatile CompletableFuture<Boolean> opening = CompletableFuture.completedFuture(true);
    private volatile @Nullable SteeredConnection last;

    SteeredBackend(Backend delegate, Pipelining pipelining) {
        super(delegate);
        this.pipelining = pipelining;
    }

    /** Whether commands wait for the test. */
    boolean isSteered() {
        return steered;
    }

    void steer(boolean on) {
        steered = on;
    }

    /** Has connections be opened once a future has completed. */
    void opensBehind(CompletableFuture<Boolean> before) {
        opening = before;
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        return opening.thenCompose(open -> super.open(access));
    }

    /** Whether a connection was given a command. */
    boolean isUsed() {
        return last != null;
    }

    /** The connection that was given a command last. */
    SteeredConnection last() {
        return Objects.requireNonNull(last, "Nothing was sent.");
    }

    void uses(SteeredConnection connection) {
        last = connection;
    }

    boolean stopsBehindAFailure() {
        return pipelining == Pipelining.ALL;
    }

    @Override
    protected Connection decorate(Connection connection, Access access) {
        return new SteeredConnection(connection, this);
    }

    @Override
    public Dialect dialect() {
        return new DelegatingDialect(super.dialect()) {
            @Override
            public Pipelining pipelining() {
                return pipelining;
            }
        };
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return error instanceof Told told ? ErrorDetails.of(told.kind, told.kind.toString()) : super.describe(error);
    }

    /** An error of the server that is played. */
    static final class Told extends Exception {
        private static final long serialVersionUID = 1L;

        private final ErrorKind kind;

        Told(ErrorKind kind) {
            super(kind.toString());
            this.kind = kind;
        }
    }
}
