package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an ErrorResponse: a byte for the kind and text that ends with a 0 each.
 *
 * <p>See the <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">kinds</a>.
 */
final class ErrorFields {
    static final char STATE = 'C';
    static final char MESSAGE = 'M';
    static final char POSITION = 'P';
    /** The server's own function that tells the error, which no language changes. */
    static final char ROUTINE = 'R';

    /** Where it happened: in which routine, in which row of a COPY. */
    static final char CONTEXT = 'W';

    /** How bad it is, in the language of the server's messages. */
    private static final char SEVERITY = 'S';

    /** The same in English. */
    static final char ENGLISH_SEVERITY = 'V';

    private static final int HEADER = 5;

    /** The states at which the client would prepare a statement once more, with types of its own choice. */
    private static final Set<String> REPEATED = Set.of("42P18", "42804", "42P08");

    /** The state at which the client closes the connection, which a function may have raised. */
    private static final String CLOSING = "57P01";

    private static final String ERROR = "ERROR";

    /** Stands behind a state, so that the client does not know it. */
    private static final String MARK = "*";

    private ErrorFields() {}

    /** A field's text; empty if there is no such field. */
    static String field(ByteBuf message, char kind) {
        int start = start(message, kind);
        int end = PreparedStatements.end(message, start);
        return message.toString(start, end - start, StandardCharsets.UTF_8);
    }

    /** Where a field's text begins, or a 0 if there is no such field. */
    private static int start(ByteBuf message, char kind) {
        int position = message.readerIndex() + HEADER;
        while (message.getByte(position) != 0 && message.getByte(position) != kind) {
            position = PreparedStatements.end(message, position + 1) + 1;
        }
        return message.getByte(position) == 0 ? position : position + 1;
    }

    /** A field's number; 0 if there is none. */
    static int number(ByteBuf message, char kind) {
        String text = field(message, kind);
        return text.isEmpty() || !text.chars().allMatch(Character::isDigit) ? 0 : Integer.parseInt(text);
    }

    /** The parameter that the message names as {@code $2}, in whatever language, from 0; -1 if it names none. */
    static int parameter(ByteBuf message) {
        String words = field(message, MESSAGE);
        int start = words.lastIndexOf('$') + 1;
        int end = start;
        while (start > 0 && end < words.length() && end - start < 5 && Character.isDigit(words.charAt(end))) {
            end++;
        }
        return end == start ? -1 : Integer.parseInt(words.substring(start, end)) - 1;
    }

    /**
     * A copy of a message, whose state is marked if the client would do what it must not.
     *
     * @param prepares whether the client would prepare the statement once more
     */
    static ByteBuf copy(ByteBuf message, boolean prepares) {
        String state = field(message, STATE);
        boolean ends = CLOSING.equals(state) && ERROR.equals(field(message, ENGLISH_SEVERITY));
        if (!ends && !(prepares && REPEATED.contains(state))) {
            return message.copy();
        }
        int end = PreparedStatements.end(message, start(message, STATE));
        ByteBuf marked = Unpooled.buffer(message.readableBytes() + 1);
        marked.writeBytes(message, message.readerIndex(), end - message.readerIndex())
                .writeByte(MARK.charAt(0));
        marked.writeBytes(message, end, message.writerIndex() - end);
        return marked.setInt(1, marked.writerIndex() - 1);
    }

    /** Makes the client read the severity in English, which it takes from the last field of that kind. */
    static ByteBuf inEnglish(ByteBuf copy) {
        int severity = start(copy, ENGLISH_SEVERITY);
        return copy.getByte(severity - 1) == ENGLISH_SEVERITY ? copy.setByte(severity - 1, SEVERITY) : copy;
    }

    /** Whether the client was given a state other than the server's. */
    static boolean isHidden(@Nullable String state) {
        return state != null && state.endsWith(MARK);
    }

    /** The state that the server gave in place of a hidden one. */
    static String state(String hidden) {
        return hidden.substring(0, hidden.length() - MARK.length());
    }
}
