package dev.based.vertx;

import dev.based.DatabaseOptions;
import dev.based.ErrorDetails;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.CredentialsSource;
import dev.based.spi.Dialect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextBuilder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The backend of a database behind a Vert.x SQL client. It owns a Vert.x instance, made for the first connection and
 * closed with the backend, or works with one that {@linkplain SharedVertx the user has given}. Each connection has a Vert.x context of its own,
 * on an event loop of its own or on one of those that all share ({@link ConnectionThreads}), as the user's are; a client that blocks worker threads (vertx-jdbc-client) runs the statements of each connection in
 * order, those of several at once. What a client opens for a connection belongs to that context, and is closed with it.
 *
 * <p>Stages complete on the connection's event loop; on one of its own the bodies of sessions run there, too. Safe for use by several threads.
 */
public final class VertxBackend implements Backend {
    private final VertxDriver driver;
    private final LoopThreads threads = new LoopThreads();
    private final @Nullable Vertx shared;
    /** The instance, or what makes it just now, by the driver's code, which is called without the monitor; null before. Guarded by that. */
    private @Nullable CompletableFuture<VertxInternal> vertx;

    private boolean closed;

    /**
     * Creates a backend that has opened nothing.
     *
     * @param driver what is particular to the database
     * @param options the database's options, which may have the user's Vert.x instance
     */
    public VertxBackend(VertxDriver driver, DatabaseOptions options) {
        this.driver = driver;
        shared = SharedVertx.of(options);
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        return open(running -> driver.connect(running, access));
    }

    @Override
    public CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
        return open(running -> driver.connect(running, access, credentials));
    }

    private CompletionStage<Connection> open(Function<Vertx, Future<VertxLink>> connect) {
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        instance().whenComplete((running, refused) -> {
            if (refused == null) {
                open(connect, running, opened);
            } else {
                opened.completeExceptionally(
                        refused instanceof LinkageError mixture ? Libraries.explain(mixture) : refused);
            }
        });
        return opened;
    }

    private void open(
            Function<Vertx, Future<VertxLink>> connect, VertxInternal running, CompletableFuture<Connection> opened) {
        try {
            requireOpen();
            if (shared != null) {
                SharedVertx.requireOpen(running);
            }
            LoopThread thread = shared == null && driver.threads() == ConnectionThreads.CONNECTION
                    ? threads.take(running.transport().ioHandlerFactory())
                    : null;
            ContextInternal context = context(running, thread);
            if (thread != null) {
                thread.serves(context);
            }
            if (shared != null) {
                context.exceptionHandler(StrayErrors::told); // an instance of its own has it for all
            }
            context.runOnContext(ignored -> connect(connect, running, context, thread, opened));
        } catch (LinkageError mixture) {
            opened.completeExceptionally(Libraries.explain(mixture));
        } catch (RejectedExecutionException ended) {
            opened.completeExceptionally(shared == null ? ended : SharedVertx.closed(ended));
        } catch (Throwable refused) { // no further thread, or the user's instance is closed
            opened.completeExceptionally(refused);
        }
    }

    private void connect(
            Function<Vertx, Future<VertxLink>> connect,
            VertxInternal running,
            ContextInternal context,
            @Nullable LoopThread thread,
            CompletableFuture<Connection> opened) {
        VertxFutures.call(() -> connect.apply(running))
                .<Connection>map(link -> new VertxConnection(driver, link, context, thread))
                .onComplete(opened::complete, error -> {
                    if (!running.closeFuture().isClosed()) { // else nobody is left who could be told that it is closed
                        context.close();
                    }
                    if (thread != null) {
                        thread.release();
                    }
                    opened.completeExceptionally(
                            error instanceof LinkageError mixture ? Libraries.explain(mixture) : error);
                });
    }

    private static ContextInternal context(VertxInternal running, @Nullable LoopThread thread) {
        ContextBuilder builder = running.contextBuilder().withCloseFuture(new CloseFuture());
        return (thread == null ? builder : builder.withEventLoop(thread.loop())).build();
    }

    /** As many again for what only reads, if the URL asks for such. */
    @Override
    public int maxConnections(Access access, int poolSize) {
        Cluster cluster = driver.cluster();
        return access == Access.READ_WRITE || (cluster != null && cluster.hasReaders()) ? poolSize : 0;
    }

    @Override
    public boolean servesReads(boolean single, long since) {
        Cluster cluster = driver.cluster();
        return cluster == null || cluster.servesReads(single, since);
    }

    /** The instance, once it is made; who makes it first makes it for all. */
    private CompletableFuture<VertxInternal> instance() {
        CompletableFuture<VertxInternal> made = new CompletableFuture<>();
        synchronized (this) {
            requireOpen();
            CompletableFuture<VertxInternal> known = vertx;
            if (known != null) {
                return known;
            }
            vertx = made;
        }
        make(made);
        return made;
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The backend was closed.");
        }
    }

    private void make(CompletableFuture<VertxInternal> made) {
        VertxInternal running;
        try {
            running = shared == null ? own() : (VertxInternal) driver.vertx(shared);
        } catch (Throwable refused) {
            synchronized (this) {
                vertx = null; // the next one may try again
            }
            made.completeExceptionally(refused);
            return;
        }
        made.complete(running);
    }

    private VertxInternal own() {
        VertxInternal made = (VertxInternal) driver.vertx();
        made.exceptionHandler(StrayErrors::told);
        return made;
    }

    @Override
    public Dialect dialect() {
        return driver.dialect();
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return driver.describe(error);
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<VertxInternal> made;
        synchronized (this) {
            closed = true;
            made = vertx;
            vertx = null;
        }
        Cluster cluster = driver.cluster();
        Future<?> ended = cluster == null ? Future.succeededFuture() : cluster.close();
        if (made == null || shared != null) {
            return ended.<Void>mapEmpty().otherwiseEmpty().toCompletionStage();
        }
        return made.handle((running, refused) -> refused == null
                        ? close(running, ended)
                        : ended.<Void>mapEmpty().otherwiseEmpty().toCompletionStage())
                .thenCompose(Function.identity());
    }

    private CompletionStage<Void> close(VertxInternal running, Future<?> ended) {
        // Vert.x waits for each event loop on which a host was looked up; a body that was stopped and goes on may hold
        // one for ever.
        boolean held = threads.areHeld();
        CompletionStage<Void> end = ended.eventually(() -> Future.fromCompletionStage(threads.closeSockets()))
                .eventually(running::close)
                .eventually(() -> Future.fromCompletionStage(threads.end()))
                .<Void>mapEmpty()
                .otherwiseEmpty()
                .toCompletionStage();
        return held ? CompletableFuture.completedFuture(null) : end;
    }
}
