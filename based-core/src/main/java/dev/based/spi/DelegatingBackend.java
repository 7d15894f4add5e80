package dev.based.spi;

import dev.based.ErrorDetails;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A backend that leaves everything to another one. Subclasses override what they watch or break, above all {@link
 * #decorate}. Safe for use by several threads.
 */
public class DelegatingBackend implements Backend {
    private final Backend delegate;

    /**
     * Wraps a backend.
     *
     * @param delegate the backend that does the work
     */
    public DelegatingBackend(Backend delegate) {
        this.delegate = delegate;
    }

    /**
     * Wraps a connection that was opened.
     *
     * @param connection the delegate's connection
     * @param access what it was opened for
     * @return the connection that the engine is given
     */
    protected Connection decorate(Connection connection, Access access) {
        return connection;
    }

    @Override
    public CompletionStage<Connection> open(Access access) {
        return delegate.open(access).thenApply(connection -> decorate(connection, access));
    }

    @Override
    public CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
        return delegate.open(access, credentials).thenApply(connection -> decorate(connection, access));
    }

    @Override
    public int maxConnections(Access access, int poolSize) {
        return delegate.maxConnections(access, poolSize);
    }

    @Override
    public boolean servesReads(boolean single, long since) {
        return delegate.servesReads(single, since);
    }

    @Override
    public @Nullable String sizeOption(Access access) {
        return delegate.sizeOption(access);
    }

    @Override
    public boolean isReplaceable(Access access) {
        return delegate.isReplaceable(access);
    }

    @Override
    public Dialect dialect() {
        return delegate.dialect();
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return delegate.describe(error);
    }

    @Override
    public CompletionStage<Void> close() {
        return delegate.close();
    }
}
