package dev.based.spi;

import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A cursor that leaves everything to another one. Subclasses override what they watch or break. Used as any cursor is. */
public class DelegatingCursor implements Cursor {
    private final Cursor delegate;

    /**
     * Wraps a cursor.
     *
     * @param delegate the cursor that does the work
     */
    public DelegatingCursor(Cursor delegate) {
        this.delegate = delegate;
    }

    @Override
    public CompletionStage<List<Row>> read(int count) {
        return delegate.read(count);
    }

    @Override
    public CompletionStage<Void> close() {
        return delegate.close();
    }
}
