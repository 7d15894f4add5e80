package dev.based.sqlite;

import dev.based.DatabaseException;
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
    private final SqliteDialect dialect;
    private final SqliteShared shared;

    SqliteBackend(SqliteSettings settings, int statementCache) {
        this.settings = settings;
        this.dialect = new SqliteDialect(settings.readOnly());
        this.shared = new SqliteShared(statementCache);
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        if (settings.inMemory() && shared.isChanged()) {
            return CompletableFuture.failedFuture(new DatabaseException(
                    ErrorDetails.of(
                            ErrorKind.CONNECTION_LOST,
                            "The connection to the database in memory was lost, and the database with it."),
                    null,
                    null));
        }
        boolean reader = access == Access.READ_ONLY;
        ConnectionThread thread =
                new ConnectionThread((reader ? "based-sqlite-reader-" : "based-sqlite-") + NUMBERS.incrementAndGet());
        try {
            thread.start();
        } catch (OutOfMemoryError noFurtherThread) {
            return CompletableFuture.failedFuture(noFurtherThread);
        }
        return thread.<Connection>call(() -> SqliteConnection.open(settings, reader, shared, thread))
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
    public boolean isReplaceable(Access access) {
        return !settings.inMemory();
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return SqliteErrors.describe(error);
    }

    /** Nothing is left once the connections are closed: each ends its own thread. */
    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
