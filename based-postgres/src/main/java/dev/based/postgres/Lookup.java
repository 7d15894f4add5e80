package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server a question of the library's own, behind all that the client has sent. Meanwhile what the server says is kept, from the
 * message on that cannot be given to the client before the question is answered, and then given to the client without the answer to this
 * question. Inside a transaction the question is asked under a savepoint, so that one that fails does no harm.
 *
 * <p>On the connection's event loop only.
 */
abstract class Lookup {
    private static final int HEADER = 5;

    /** Has a name, for the client may have prepared a statement without one, which the next one would replace. */
    private static final String NAME = "based_types";

    private final ByteBuf kept = Unpooled.buffer();
    private final String query;
    private final boolean guarded;
    private final int groupsBefore;
    private boolean failed;
    /** Where the next message begins. */
    private int position;
    /** How many groups of messages the server has answered. */
    private int answered;

    /**
     * Creates a question.
     *
     * @param query a query whose rows have no null
     * @param groupsBefore how many groups of messages the server answers before
     */
    Lookup(String query, boolean guarded, int groupsBefore) {
        this.query = query;
        this.guarded = guarded;
        this.groupsBefore = groupsBefore;
    }

    /** Takes a row of the answer, the texts of its columns. */
    abstract void take(String[] row);

    /** How many groups of messages the question is. */
    final int groups() {
        return guarded ? 4 : 1;
    }

    final ByteBuf messages() {
        ByteBuf messages = Unpooled.buffer();
        if (guarded) {
            group(messages, "SAVEPOINT " + NAME);
        }
        group(messages, query);
        if (guarded) {
            group(messages, "ROLLBACK TO SAVEPOINT " + NAME);
            group(messages, "RELEASE SAVEPOINT " + NAME);
        }
        return messages;
    }

    /** One statement, prepared, run and closed. */
    private static void group(ByteBuf messages, String sql) {
        message(messages, 'C', "S" + NAME + "\0");
        message(messages, 'P', NAME + "\0" + sql + "\0\0\0");
        message(messages, 'B', "\0" + NAME + "\0\0\0\0\0\0\0");
        message(messages, 'E', "\0\0\0\0\0");
        message(messages, 'C', "S" + NAME + "\0");
        message(messages, 'S', "");
    }

    private static void message(ByteBuf messages, char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        messages.writeByte(type).writeInt(Integer.BYTES + bytes.length).writeBytes(bytes);
    }

    /**
     * Keeps what the server says.
     *
     * @return what the client is to be told, when all was answered; else null
     */
    @Nullable
    final ByteBuf add(ByteBuf bytes) {
        kept.writeBytes(bytes);
        while (answered < groupsBefore + groups() && kept.writerIndex() - position >= HEADER) {
            int end = position + 1 + kept.getInt(position + 1);
            if (end > kept.writerIndex()) {
                return null;
            }
            position = answered < groupsBefore ? leave(end) : take(end);
        }
        return answered < groupsBefore + groups() ? null : kept;
    }

    private int leave(int end) {
        answered += kept.getByte(position) == 'Z' ? 1 : 0;
        return end;
    }

    /** Takes a message of the answer away, unless it is a notice; where the next one begins. */
    private int take(int end) {
        byte type = kept.getByte(position);
        if (type == 'A' || type == 'N' || type == 'S') {
            return end;
        }
        if (type == 'D') {
            take(row(position + HEADER));
        }
        failed |= type == 'E';
        if (type == 'Z') {
            answered++;
        }
        int rest = kept.writerIndex() - end;
        kept.setBytes(position, kept.copy(end, rest));
        kept.writerIndex(position + rest);
        return position;
    }

    private String[] row(int start) {
        String[] row = new String[kept.getUnsignedShort(start)];
        int at = start + Short.BYTES;
        for (int column = 0; column < row.length; column++) {
            int length = kept.getInt(at);
            row[column] = kept.toString(at + Integer.BYTES, length, StandardCharsets.UTF_8);
            at += Integer.BYTES + length;
        }
        return row;
    }

    /** Whether the server has refused to answer, for instance since the transaction had failed before. */
    final boolean hasFailed() {
        return failed;
    }

    final void release() {
        kept.release();
    }
}
