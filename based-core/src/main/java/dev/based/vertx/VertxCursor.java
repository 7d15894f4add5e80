package dev.based.vertx;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Cursor;
import dev.based.vertx.PagedStatement.Page;
import dev.based.vertx.PagedStatement.Pages;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one execution of a statement, which is prepared with the first page, unless it was kept from an earlier cursor: see {@link
 * KeptCursors}. One that was kept may not fit its tables any more. Then it fails before it runs, and is prepared anew, if need be behind
 * a savepoint.
 *
 * <p>Called by one thread at a time, as {@link Cursor} says.
 */
final class VertxCursor implements Cursor {
    private static final String SAVEPOINT = "SAVEPOINT based_cursor";
    private static final String RELEASE = "RELEASE SAVEPOINT based_cursor";
    private static final String UNDO = "ROLLBACK TO SAVEPOINT based_cursor";

    private final VertxConnection connection;
    private final Command command;
    private volatile Tuple values;
    private String text = "";
    private @Nullable PagedStatement statement;
    private @Nullable Pages rows;
    /** The savepoint before the first page; null if none was wanted. */
    private @Nullable Future<?> savepoint;

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
                        () -> values,
                        () -> VertxFutures.call(() -> next(count)).onFailure(error -> failed = true));
    }

    private Future<Page> next(int count) {
        Pages open = rows;
        if (open != null) {
            return read(open, count);
        }
        text = connection.pagedText(command, values);
        PagedStatement kept = mayBeKept() ? connection.keptCursors().take(text) : null;
        return kept == null ? prepare(count) : again(kept, count);
    }

    /** Not what may do more than read, where it would run behind a savepoint: some of that is refused there. */
    private boolean mayBeKept() {
        return !connection.failuresEndTransactions() || command.traits().onlyReads();
    }

    private Future<Page> prepare(int count) {
        return connection.pagedStatement(command, text).compose(prepared -> open(prepared, count));
    }

    private Future<Page> open(PagedStatement prepared, int count) {
        statement = prepared;
        Pages opened = prepared.execute(command, values);
        rows = opened;
        return read(opened, count);
    }

    private Future<Page> again(PagedStatement kept, int count) {
        if (connection.failuresEndTransactions()) {
            savepoint = connection.link().client().query(SAVEPOINT).execute();
        }
        return VertxFutures.call(() -> open(kept, count))
                .recover(error -> isStale(error) ? anew(kept, count) : Future.failedFuture(error));
    }

    /** Whether it did nothing, perhaps only because something has changed since it was prepared. */
    private boolean isStale(Throwable error) {
        Future<?> set = savepoint;
        return connection.isUsable()
                && (set == null || set.succeeded())
                && (isRefused() || connection.failedBeforeItRan(error));
    }

    private boolean isRefused() {
        return values instanceof CheckedTuple checked && checked.refusal() != null;
    }

    private Future<Page> anew(PagedStatement stale, int count) {
        statement = null;
        rows = null;
        VertxLink link = connection.link();
        stale.close();
        Future<?> undone = savepoint == null
                ? Future.succeededFuture()
                : link.client().query(UNDO).execute();
        return undone.compose(ready -> {
            link.forget(command.sql());
            values = connection.tuple(command);
            text = connection.pagedText(command, values);
            return prepare(count);
        });
    }

    private Future<Page> read(Pages open, int count) {
        return open.read(count).onSuccess(page -> {
            ended = page.last();
            if (values instanceof CheckedTuple checked) {
                checked.sent();
            }
        });
    }

    /** What was not read is given up on the server. Behind a failure there may be neither cursor nor statement. */
    @Override
    public CompletionStage<Void> close() {
        PagedStatement prepared = statement;
        Pages open = rows;
        if (prepared == null || open == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> closed =
                connection.finish(() -> failed ? Future.join(open.close(), prepared.close()) : end(prepared, open));
        return failed || !connection.isUsable() ? closed.exceptionally(gone -> null) : closed;
    }

    private Future<?> end(PagedStatement prepared, Pages open) {
        Future<?> closed = open.close();
        if (mayBeKept()) {
            connection.keptCursors().keep(text, prepared);
        } else {
            closed = Future.join(closed, prepared.close());
        }
        return savepoint == null
                ? closed
                : Future.join(closed, connection.link().client().query(RELEASE).execute());
    }
}
