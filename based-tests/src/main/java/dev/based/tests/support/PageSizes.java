package dev.based.tests.support;

import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.DelegatingCursor;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Sees the pages that the cursors of a backend give, to be given to {@code connect}. Safe for use by several threads. */
public final class PageSizes implements UnaryOperator<Backend> {
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();

    /** Makes one that has seen nothing. */
    public PageSizes() {}

    /**
     * The pages that have come.
     *
     * @return how many rows were on each, in order
     */
    public List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    /**
     * The cursors that were closed.
     *
     * @return how often one was told to close
     */
    public int closed() {
        return closed.get();
    }

    @Override
    public Backend apply(Backend backend) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new WatchedConnection(connection);
            }
        };
    }

    private final class WatchedConnection extends DelegatingConnection {
        WatchedConnection(Connection delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<Cursor> cursor(Command command, int pageSize) {
            return super.cursor(command, pageSize).thenApply(WatchedCursor::new);
        }
    }

    private final class WatchedCursor extends DelegatingCursor {
        WatchedCursor(Cursor delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<List<Row>> read(int count) {
            return super.read(count).thenApply(rows -> {
                sizes.add(rows.size());
                return rows;
            });
        }

        @Override
        public CompletionStage<Void> close() {
            closed.incrementAndGet();
            return super.close();
        }
    }
}
