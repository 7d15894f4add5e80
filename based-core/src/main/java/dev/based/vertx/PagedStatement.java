package dev.based.vertx;

import dev.based.Row;
import dev.based.spi.Command;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Supplier;

/** A statement that stays prepared, whose rows are read a page at a time. On the connection's event loop only. */
interface PagedStatement {
    /** Begins an execution; nothing is sent before its first page is read. */
    Pages execute(Command command, Tuple values);

    /** Has it closed on the server. */
    Future<?> close();

    /** The rows of one execution. */
    interface Pages {
        /** Reads the next rows, of which there are fewer only at the end. */
        Future<Page> read(int count);

        /** Has what was not read given up on the server. */
        Future<?> close();
    }

    /**
     * Some rows.
     *
     * @param rows makes them rows of plain values; it throws what is wrong with them
     * @param last whether no others follow
     */
    record Page(Supplier<List<Row>> rows, boolean last) {}
}
