package dev.based.spi;

import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The rows of one statement, read a page at a time.
 *
 * <p>The engine calls one method at a time and waits for its stage; only {@link Connection#cancel()} comes while a page is
 * read. Calls may come from any thread, each after the one before has returned. Stages complete as those of a {@link
 * Connection} do.
 */
public interface Cursor {
    /**
     * Reads the next rows.
     *
     * @param count how many, at least 1
     * @return a stage with that many rows, in the server's order; with fewer, perhaps none, only if there are no more. If it
     *     fails nothing but {@link #close()} is called
     */
    CompletionStage<List<Row>> read(int count);

    /**
     * Frees what the statement holds, on the server too. Called once, whether all rows were read or not, and also after a
     * failure.
     *
     * @return a stage that completes when the connection can run its next command
     */
    CompletionStage<Void> close();
}
