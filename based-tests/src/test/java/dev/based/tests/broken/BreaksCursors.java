package dev.based.tests.broken;

import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.DelegatingCursor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Has cursors with a flaw. */
final class BreaksCursors extends DelegatingConnection {
    private final UnaryOperator<Cursor> flaw;

    private BreaksCursors(Connection delegate, UnaryOperator<Cursor> flaw) {
        super(delegate);
        this.flaw = flaw;
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return super.cursor(command, pageSize).thenApply(flaw);
    }

    /** Forgets the first row of each page but the first. */
    static Connection losingARowBetweenPages(Connection delegate) {
        return new BreaksCursors(delegate, LosesARowBetweenPages::new);
    }

    /** Gives an empty page after the first, whether or not that was the last. */
    static Connection givingAnEmptyPage(Connection delegate) {
        return new BreaksCursors(delegate, GivesAnEmptyPage::new);
    }

    /** Gives all rows at once. */
    static Connection ignoringTheCount(Connection delegate) {
        return new BreaksCursors(delegate, cursor -> new DelegatingCursor(cursor) {
            @Override
            public CompletionStage<List<Row>> read(int count) {
                return super.read(Integer.MAX_VALUE);
            }
        });
    }

    /** Says that it closed, and leaves the statement as it is. */
    static Connection neverClosing(Connection delegate) {
        return new BreaksCursors(delegate, cursor -> new DelegatingCursor(cursor) {
            @Override
            public CompletionStage<Void> close() {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    private static final class LosesARowBetweenPages extends DelegatingCursor {
        private boolean begun;

        LosesARowBetweenPages(Cursor delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<List<Row>> read(int count) {
            if (begun) {
                return super.read(1).thenCompose(lost -> super.read(count));
            }
            begun = true;
            return super.read(count);
        }
    }

    private static final class GivesAnEmptyPage extends DelegatingCursor {
        private int reads;

        GivesAnEmptyPage(Cursor delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<List<Row>> read(int count) {
            reads++;
            return reads == 2 ? CompletableFuture.completedFuture(List.of()) : super.read(count);
        }
    }
}
