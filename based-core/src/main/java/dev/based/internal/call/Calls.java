package dev.based.internal.call;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.internal.async.Stages;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Traits;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The calls that connections know. */
public final class Calls {
    private Calls() {}

    /** Fetches rows, at most {@code maxRows} if that is not 0. */
    public static final class Fetch<T extends @Nullable Object> extends Call<List<Row>, T> {
        private final int maxRows;
        private final Function<List<Row>, T> mapper;

        public Fetch(Command command, int maxRows, Function<List<Row>, T> mapper) {
            super(command);
            this.maxRows = maxRows;
            this.mapper = mapper;
        }

        @Override
        public Verb verb() {
            return Verb.FETCH;
        }

        @Override
        public CompletionStage<List<Row>> send(Connection connection) {
            return connection.fetch(command(), maxRows);
        }

        @Override
        public T result(List<Row> rows) {
            return mapper.apply(rows);
        }
    }

    /** Runs a statement for its effect. */
    public static final class Execute extends Call<ExecuteResult, ExecuteResult> {
        public Execute(Command command) {
            super(command);
        }

        @Override
        public Verb verb() {
            return Verb.EXECUTE;
        }

        @Override
        public CompletionStage<ExecuteResult> send(Connection connection) {
            return connection.execute(command());
        }

        @Override
        public ExecuteResult result(ExecuteResult answer) {
            return answer;
        }

        @Override
        public boolean mayFailHere() {
            return false;
        }
    }

    /** Uses the driver's own connection. What is done with it nobody knows, so that all is to be feared. */
    public static final class Driver<C, T extends @Nullable Object> extends Call<T, T> {
        private static final @Nullable Object[] NO_VALUES = {};

        private final Class<C> type;
        private final Function<? super C, ? extends CompletionStage<T>> use;

        public Driver(Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
            super(new Command(
                    "(use of the driver's " + type.getName() + ")",
                    NO_VALUES,
                    null,
                    Traits.of("").opaque().leavesState().build()));
            this.type = type;
            this.use = use;
        }

        @Override
        public Verb verb() {
            return Verb.WITH_DRIVER;
        }

        @Override
        public CompletionStage<T> send(Connection connection) {
            return connection.withDriver(
                    type, driver -> Stages.call(() -> "The function given to withDriver", () -> use.apply(driver)));
        }

        @Override
        public T result(T answer) {
            return answer;
        }
    }

    /** Inserts a part of the rows of a copy. */
    public static final class Copy extends Call<Long, Long> {
        private final List<@Nullable Object[]> rows;
        private final long before;

        /**
         * Creates a call.
         *
         * @param insert the statement that inserts one row
         * @param before how many rows of the copy came before these
         */
        public Copy(Command insert, List<@Nullable Object[]> rows, long before) {
            super(insert);
            this.rows = rows;
            this.before = before;
        }

        @Override
        protected CompletionStage<Long> send(Connection connection) {
            return connection.copy(command(), rows);
        }

        @Override
        protected Long result(Long answer) {
            return answer;
        }

        @Override
        public List<@Nullable Object[]> values() {
            return rows;
        }

        @Override
        public boolean mayFailHere() {
            return false;
        }

        @Override
        public long setsBefore() {
            return before;
        }

        @Override
        public boolean isSingle() {
            return false;
        }
    }

    /** Runs a statement for several sets of values. */
    public static final class Batch extends Call<BatchResult, BatchResult> {
        private final List<@Nullable Object[]> values;

        public Batch(Command command, List<@Nullable Object[]> values) {
            super(command);
            this.values = values;
        }

        @Override
        public Verb verb() {
            return Verb.EXECUTE_MANY;
        }

        @Override
        public CompletionStage<BatchResult> send(Connection connection) {
            return connection.batch(command(), values);
        }

        @Override
        public BatchResult result(BatchResult answer) {
            return answer.hasRows() || command().traits().returnsRows() ? answer : answer.withRows(List.of());
        }

        @Override
        public List<@Nullable Object[]> values() {
            return values;
        }

        @Override
        public boolean isSingle() {
            return false;
        }

        @Override
        public boolean mayFailHere() {
            return command().traits().returnsRows();
        }
    }
}
