package dev.based.sqlite;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.ConnectionThread;
import dev.based.spi.Dialect;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite database: one connection that writes, which sessions share in turn, and for a file in WAL mode several that
 * read beside it. Each has a thread of its own, on which the bodies of its sessions run too.
 */
final class SqliteBackend implements Backend {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final SqliteSettings settings;
    private final int statementCache;
    private final SqliteDialect dialect;
    private final AtomicInteger opened = new AtomicInteger();

    SqliteBackend(SqliteSettings settings, int statementCache) {
        this.settings = settings;
        this.statementCache = statementCache;
        this.dialect = new SqliteDialect(settings.readOnly());
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        if (settings.inMemory() && opened.getAndIncrement() > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "The connection to the database in memory was lost, and the database with it."));
        }
        boolean reader = access == Access.READ_ONLY;
        ConnectionThread thread =
                new ConnectionThread((reader ? "based-sqlite-reader-" : "based-sqlite-") + NUMBERS.incrementAndGet());
        thread.start();
        return thread.<Connection>call(() -> SqliteConnection.open(settings, reader, statementCache, thread))
                .whenComplete((connection, error) -> {
                    if (error != null) {
                        thread.finish();
                    }
                });
    }

    @Override
    public int maxConnections(Access access, int poolSize) {
        if (access == Access.READ_ONLY) {
            return settings.separateReaders() ? settings.readers() : 0;
        }
        return settings.readOnly() ? Math.max(1, settings.readers()) : 1;
    }

    @Override
    public @Nullable String sizeOption(Access access) {
        return access == Access.READ_ONLY || settings.readOnly() ? "readers" : null;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return error instanceof IllegalStateException lost
                ? ErrorDetails.of(ErrorKind.CONNECTION_LOST, String.valueOf(lost.getMessage()))
                : SqliteErrors.describe(error);
    }

    /** Nothing is left once the connections are closed: each ends its own thread. */
    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
