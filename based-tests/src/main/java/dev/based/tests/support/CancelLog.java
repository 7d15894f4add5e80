package dev.based.tests.support;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which connections were asked to stop a command, and what each had to carry after that. Everything is passed on
 * as it is.
 *
 * <p>Safe for use by several threads.
 */
public final class CancelLog implements UnaryOperator<Backend> {
    private final List<Logged> connections = new CopyOnWriteArrayList<>();

    /** Makes a log that has seen nothing. */
    public CancelLog() {}

    @Override
    public Backend apply(Backend backend) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                Logged logged = new Logged(connection);
                connections.add(logged);
                return logged;
            }
        };
    }

    /**
     * The connections that were asked to stop a command.
     *
     * @return a copy, in the order in which they were opened
     */
    public List<Logged> asked() {
        return connections.stream().filter(connection -> connection.asked).toList();
    }

    /** A connection, and what became of it. Used as any connection is; what it tells is safe for use by several threads. */
    public static final class Logged extends DelegatingConnection {
        private final List<String> carried = new CopyOnWriteArrayList<>();
        private volatile boolean asked;
        private volatile boolean closed;

        private Logged(Connection delegate) {
            super(delegate);
        }

        /**
         * The statements that it was given after it was asked to stop one, when it said that it could carry no more.
         *
         * @return a copy, in order
         */
        public List<String> carried() {
            return List.copyOf(carried);
        }

        /**
         * Whether it was closed.
         *
         * @return whether the engine has said so
         */
        public boolean isClosed() {
            return closed;
        }

        private void note(Command command) {
            if (asked && !isUsable()) {
                carried.add(command.sql());
            }
        }

        @Override
        public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
            note(command);
            return super.fetch(command, maxRows);
        }

        @Override
        public CompletionStage<ExecuteResult> execute(Command command) {
            note(command);
            return super.execute(command);
        }

        @Override
        public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
            note(command);
            return super.batch(command, values);
        }

        @Override
        public CompletionStage<Cursor> cursor(Command command, int pageSize) {
            note(command);
            return super.cursor(command, pageSize);
        }

        @Override
        public CompletionStage<Void> cancel() {
            asked = true;
            return super.cancel();
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            return super.close();
        }
    }
}
