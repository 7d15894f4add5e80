package dev.based.spi;

import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A cursor over rows that were all fetched at once, for connections that have no cursors. */
final class FetchedCursor implements Cursor {
    private final List<Row> rows;
    private int position;

    FetchedCursor(List<Row> rows) {
        this.rows = rows;
    }

    @Override
    public CompletionStage<List<Row>> read(int count) {
        int from = position;
        position = Math.min(rows.size(), from + count);
        return CompletableFuture.completedFuture(rows.subList(from, position));
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
