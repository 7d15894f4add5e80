package dev.based.mysql;

import dev.based.ParameterException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;

/**
 * The longest packet that a server takes, its {@code max_allowed_packet}: at the first byte beyond it closes the connection without
 * an answer.
 *
 * @param bytes the length
 */
record PacketLimit(long bytes) {
    /** Of COM_STMT_EXECUTE: the command, the statement's number, flags, how often, and whether types follow. */
    private static final int HEADER = 1 + 4 + 1 + 4 + 1;

    /** For the type of a value, and for one of a fixed length or the length of another. */
    private static final int PER_VALUE = 2 + 9;

    /**
     * Makes sure that neither a statement's text nor its values are longer.
     *
     * @throws ParameterException if one is
     */
    void require(String sql, Tuple values) {
        long text = 1 + length(sql, bytes);
        long execution = HEADER + (long) (PER_VALUE + 1) * values.size();
        for (int index = 0; index < values.size() && execution < bytes; index++) {
            execution += length(values.getValue(index), bytes - execution);
        }
        if (text >= bytes || execution >= bytes) {
            throw new ParameterException(
                    (text >= bytes ? "The statement is" : "The values of the statement are")
                            + " longer than the server's max_allowed_packet of " + bytes
                            + " bytes; nothing was sent. Send less at once, or raise max_allowed_packet there.",
                    null);
        }
    }

    /** In UTF-8; looked at character by character only if it may be too much. */
    private static long length(Object value, long limit) {
        if (value instanceof Buffer buffer) {
            return buffer.length();
        }
        if (value instanceof Decimal number) {
            return number.digits().length();
        }
        if (!(value instanceof String text)) {
            return 0;
        }
        if (text.length() >= limit || 3L * text.length() < limit) {
            return text.length();
        }
        long length = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            length += character < 0x80 ? 1 : character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
        }
        return length;
    }
}
