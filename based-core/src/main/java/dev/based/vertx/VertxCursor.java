package dev.based.vertx;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Cursor;
import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one execution of a statement, which is prepared for it alone, with the first page: a client does not keep
 * such a statement among those that it has prepared, nor close it, so that the cursor does.
 *
 * <p>Called by one thread at a time, as {@link Cursor} says.
 */
final class VertxCursor implements Cursor {
    private final VertxConnection connection;
    private final Command command;
    private final Tuple values;
    private @Nullable PreparedStatement statement;
    private io.vertx.sqlclient.@Nullable Cursor rows;
    private boolean ended;
    private boolean failed;

    VertxCursor(VertxConnection connection, Command command, Tuple values) {
        this.connection = connection;
        this.command = command;
        this.values = values;
    }

    @Override
    public CompletionStage<List<Row>> read(int count) {
        return ended
                ? CompletableFuture.completedFuture(List.of())
                : connection.page(
                        command,
                        values,
                        () -> VertxFutures.call(() -> next(count)).onFailure(error -> failed = true));
    }

    private Future<RowSet<io.vertx.sqlclient.Row>> next(int count) {
        io.vertx.sqlclient.Cursor open = rows;
        return open != null
                ? read(open, count)
                : connection.prepare(command, values).compose(prepared -> {
                    statement = prepared;
                    io.vertx.sqlclient.Cursor opened = prepared.cursor(values);
                    rows = opened;
                    return read(opened, count);
                });
    }

    private Future<RowSet<io.vertx.sqlclient.Row>> read(io.vertx.sqlclient.Cursor open, int count) {
        return open.read(count).onSuccess(page -> {
            ended = page.size() < count || !open.hasMore();
            if (values instanceof CheckedTuple checked) {
                checked.sent();
            }
        });
    }

    /** What was not read is given up on the server, which forgets the statement too. Behind a failure there may be neither. */
    @Override
    public CompletionStage<Void> close() {
        PreparedStatement prepared = statement;
        io.vertx.sqlclient.Cursor open = rows;
        if (prepared == null || open == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> closed = connection.finish(() -> Future.join(open.close(), prepared.close()));
        return failed || !connection.isUsable() ? closed.exceptionally(gone -> null) : closed;
    }
}
