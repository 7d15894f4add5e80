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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stands around everything that is sent to a database: statements, batches, and the texts that open and close
 * transactions. Pass one to {@code connect}, or to {@link WrappedBackends#wrap}.
 *
 * <p>Implementations must be safe for use by several threads.
 */
public interface Interceptor extends UnaryOperator<Backend> {
    /**
     * Sends something, or does not, or does something else before or after.
     *
     * @param <T> the type of the answer
     * @param connection the real connection
     * @param text the SQL
     * @param send sends it over the real connection
     * @return the stage that the engine is given
     */
    <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send);

    @Override
    default Backend apply(Backend backend) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new Intercepted(connection, Interceptor.this);
            }
        };
    }

    /** A connection with an interceptor around its commands. */
    class Intercepted extends DelegatingConnection {
        private final Connection delegate;
        private final Interceptor interceptor;

        /**
         * Wraps a connection.
         *
         * @param delegate the connection that does the work
         * @param interceptor what stands around its commands
         */
        public Intercepted(Connection delegate, Interceptor interceptor) {
            super(delegate);
            this.delegate = delegate;
            this.interceptor = interceptor;
        }

        @Override
        public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
            return interceptor.around(delegate, command.sql(), () -> super.fetch(command, maxRows));
        }

        @Override
        public CompletionStage<Cursor> cursor(Command command, int pageSize) {
            return interceptor.around(delegate, command.sql(), () -> super.cursor(command, pageSize));
        }

        @Override
        public CompletionStage<ExecuteResult> execute(Command command) {
            return interceptor.around(delegate, command.sql(), () -> super.execute(command));
        }

        @Override
        public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
            return interceptor.around(delegate, command.sql(), () -> super.batch(command, values));
        }

        @Override
        public CompletionStage<Long> copy(Command insert, List<@Nullable Object[]> rows) {
            return interceptor.around(delegate, insert.sql(), () -> super.copy(insert, rows));
        }

        @Override
        @SuppressWarnings("unchecked") // what the answer is does not matter
        public CompletionStage<?> control(String sql) {
            return interceptor.around(delegate, sql, () -> (CompletionStage<Object>) super.control(sql));
        }

        /** Not taken, so that each text is seen once, as it is sent. */
        @Override
        public CompletionStage<Boolean> controlBehind(String sql) {
            return CompletableFuture.completedFuture(false);
        }
    }
}
