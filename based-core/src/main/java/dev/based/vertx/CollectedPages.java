package dev.based.vertx;

import dev.based.spi.Command;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.TupleInternal;
import io.vertx.sqlclient.internal.command.CloseCursorCommand;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose pages are collected as the {@linkplain VertxLink#collector() link} says. The client's own cursors let nobody choose
 * what collects their rows; so this gives the client the commands that they consist of.
 */
final class CollectedPages implements PagedStatement {
    private final Source source;
    private final PreparedStatement statement;
    private final Results results;

    private CollectedPages(Source source, PreparedStatement statement, Results results) {
        this.source = source;
        this.statement = statement;
        this.results = results;
    }

    /**
     * A connection that can be given commands.
     *
     * @param collector what collects the rows
     */
    record Source(
            ContextInternal context,
            SqlConnectionInternal client,
            Collector<Row, ?, List<@Nullable Object[]>> collector) {
        /** That of a link; null if its client reads the rows, or takes no commands. */
        static @Nullable Source of(VertxLink link, SqlConnection client, ContextInternal context) {
            Collector<Row, ?, List<@Nullable Object[]>> collector = link.collector();
            return collector != null && client instanceof SqlConnectionInternal taking
                    ? new Source(context, taking, collector)
                    : null;
        }

        Future<PagedStatement> prepare(String text, Results results) {
            return run(new PrepareStatementCommand(text, null, true))
                    .map(statement -> new CollectedPages(this, statement, results));
        }

        private <R> Future<R> run(CommandBase<R> given) {
            Promise<R> answer = context.promise();
            client.unwrap().schedule(given, answer);
            return answer.future();
        }
    }

    @Override
    public Pages execute(Command command, Tuple values) {
        return new Execution(command, values);
    }

    @Override
    public Future<?> close() {
        return source.run(new CloseStatementCommand(statement));
    }

    private final class Execution implements Pages {
        private final Command command;
        private final Tuple values;
        /** The portal's name on the server. */
        private final String name = UUID.randomUUID().toString();

        private boolean begun;

        Execution(Command command, Tuple values) {
            this.command = command;
            this.values = values;
        }

        @Override
        public Future<Page> read(int count) {
            Collected rows = new Collected();
            boolean further = begun;
            try {
                Tuple prepared = further ? values : statement.prepare((TupleInternal) values);
                begun = true;
                return source.run(ExtendedQueryCommand.createQuery(
                                statement.sql(),
                                null,
                                statement,
                                prepared,
                                count,
                                name,
                                further,
                                true,
                                source.collector,
                                rows))
                        .map(more -> page(rows, !more));
            } catch (Exception refused) { // values that do not fit the statement
                return Future.failedFuture(refused);
            }
        }

        private Page page(Collected rows, boolean last) {
            if (rows.failure != null) {
                throw rows.failure;
            }
            return new Page(() -> results.ofValues(command, rows.columns, rows.values), last);
        }

        @Override
        public Future<?> close() {
            return begun ? source.run(new CloseCursorCommand(name, statement)) : Future.succeededFuture();
        }
    }

    /** What the client hands over of a page, before it tells that the page has come. */
    private static final class Collected implements QueryResultHandler<List<@Nullable Object[]>> {
        private List<ColumnDescriptor> columns = List.of();
        private List<@Nullable Object[]> values = List.of();
        private @Nullable RuntimeException failure;

        @Override
        public <V> void addProperty(PropertyKind<V> property, V value) {}

        @Override
        public void handleResult(
                int updated,
                int size,
                @Nullable RowDesc described,
                @Nullable List<@Nullable Object[]> collected,
                @Nullable Throwable error) {
            if (error != null) {
                failure = error instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(error);
            } else if (described != null && collected != null) {
                columns = described.columnDescriptor();
                values = collected;
            }
        }
    }
}
