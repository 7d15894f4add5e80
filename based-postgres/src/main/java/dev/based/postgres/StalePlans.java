package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Statements that were prepared before a table changed. If the columns of the result differ, the server says so and the client
 * prepares the statement anew the next time. If the type of a parameter does, the server says what it says of a wrong
 * statement or value, and the client would never get over it: so that error is disguised as the other one, its words kept in
 * the field for the context. Both come before a statement runs.
 */
final class StalePlans {
    private static final String WORDS = "cached plan must not change result type";
    private static final String RESULT_DIFFERS = "0A000";
    private static final Pattern PARAMETER = Pattern.compile("\\$[0-9]");
    private static final Set<String> TYPES_DIFFER = Set.of("42804", "42846", "42883", "42P08");

    private static final int HEADER = 5;
    private static final byte MESSAGE = 'M';
    private static final byte CODE = 'C';
    private static final byte CONTEXT = 'W';

    private StalePlans() {}

    /** An ErrorResponse, disguised if need be. Its fields are a byte for the kind and text that ends with a 0 each. */
    static ByteBuf mark(ByteBuf response) {
        if (!mayBeStale(field(response, CODE), field(response, CONTEXT))) {
            return response.copy();
        }
        ByteBuf marked = Unpooled.buffer(response.readableBytes() + WORDS.length() + 2);
        marked.writeBytes(response, 0, HEADER);
        write(marked, MESSAGE, WORDS);
        write(marked, CONTEXT, field(response, MESSAGE));
        int position = HEADER;
        while (response.getByte(position) != 0) {
            int end = end(response, position);
            if (response.getByte(position) != MESSAGE && response.getByte(position) != CONTEXT) {
                marked.writeBytes(response, position, end - position);
            }
            position = end;
        }
        marked.writeByte(0);
        marked.setInt(1, marked.writerIndex() - 1);
        return marked;
    }

    /** Errors of types have no context then, and those of values that one of a parameter, which is its number. */
    private static boolean mayBeStale(String code, String context) {
        return TYPES_DIFFER.contains(code)
                ? context.isEmpty()
                : code.startsWith("22") && PARAMETER.matcher(context).find();
    }

    private static String field(ByteBuf response, byte kind) {
        int position = HEADER;
        while (response.getByte(position) != 0) {
            int end = end(response, position);
            if (response.getByte(position) == kind) {
                return response.toString(position + 1, end - position - 2, StandardCharsets.UTF_8);
            }
            position = end;
        }
        return "";
    }

    private static int end(ByteBuf response, int field) {
        return 1 + response.indexOf(field + 1, response.writerIndex(), (byte) 0);
    }

    private static void write(ByteBuf response, byte kind, String text) {
        response.writeByte(kind);
        response.writeCharSequence(text, StandardCharsets.UTF_8);
        response.writeByte(0);
    }

    /** Whether the statement may have failed only because it was prepared before a table changed; it did nothing. */
    static boolean mayBeCause(Throwable error) {
        return error instanceof PgException postgres && WORDS.equals(postgres.getErrorMessage());
    }

    /** Whether it has failed because of that for sure. */
    static boolean isCause(PgException error) {
        return mayBeCause(error) && RESULT_DIFFERS.equals(error.getSqlState());
    }

    /** The server's own error, in whose words nothing is quoted of a value. */
    static Throwable original(Throwable error) {
        if (!(error instanceof PgException disguised) || !mayBeCause(error) || isCause(disguised)) {
            return error;
        }
        String words = String.valueOf(disguised.getWhere());
        return new PgException(
                TYPES_DIFFER.contains(disguised.getSqlState()) ? words : words.replaceAll("\"[^\"]*\"", "\"?\""),
                disguised.getSeverity(),
                disguised.getSqlState(),
                null);
    }
}
