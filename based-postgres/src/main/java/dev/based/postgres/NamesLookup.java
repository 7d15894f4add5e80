package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what the names of tables without a schema mean, behind a statement whose text does not tell: the schemas in which it
 * <a href="https://www.postgresql.org/docs/current/functions-info.html">looks for them</a>, that of temporary tables among them, and how many
 * and which of these there are. It is sent together with the statement, whose answer is given to the client with the answer to this.
 */
final class NamesLookup extends Lookup {
    private static final String QUERY = "SELECT pg_catalog.array_to_string(pg_catalog.current_schemas(true), ',')"
            + " || coalesce((SELECT ' ' || count(*) || ' ' || max(oid) FROM pg_catalog.pg_class"
            + " WHERE pg_catalog.pg_my_temp_schema() <> 0 AND relnamespace = pg_catalog.pg_my_temp_schema()), '')";

    private @Nullable String names;
    private boolean over;

    /** Creates a question behind one group of messages, in a transaction. */
    NamesLookup() {
        super(QUERY, true, true, 1);
    }

    /** DataRow: the number of columns, and for each its length and bytes. */
    @Override
    void take(ByteBuf message) {
        if (message.getByte(0) == 'D') {
            int length = message.getInt(HEADER + 2);
            names = message.toString(HEADER + 2 + Integer.BYTES, length, StandardCharsets.UTF_8);
        }
    }

    /** The same text where names mean the same; null if the server did not tell. */
    @Nullable
    String names() {
        return names;
    }

    /** Whether nothing more is awaited. */
    boolean isOver() {
        return over;
    }

    /** Nothing more is awaited. */
    void end() {
        over = true;
    }
}
