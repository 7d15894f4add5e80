package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server a question of the library's own, behind all that the client has sent. Meanwhile what the server says is kept, from the
 * message on that cannot be given to the client before the question is answered, and then given to the client without the answer to this
 * question. Inside a transaction the question is asked under a savepoint, so that one that fails does no harm.
 *
 * <p>On the connection's event loop only.
 */
abstract class Lookup {
    static final int HEADER = 5;

    /** Has a name, for the client may have prepared a statement without one, which the next one would replace. */
    private static final String NAME = "based_types";

    private static final Set<String> FATAL = Set.of("FATAL", "PANIC");

    private final ByteBuf kept = Unpooled.buffer();
    private final String query;
    private final boolean runs;
    private final boolean guarded;
    private final int groupsBefore;
    /** Where the next message begins. */
    private int position;
    /** How many groups of messages the server has answered. */
    private int answered;
    /** The last end of an answer to the client. */
    private int lastReady;
    /** The state of the transaction that the server told last. */
    private int transaction;
    /** By which the client's statement fails. */
    private @Nullable ByteBuf refusal;

    /**
     * Creates a question.
     *
     * @param query the query
     * @param runs whether its rows are wanted, which have no null; else what columns it has
     * @param guarded whether a transaction is open
     * @param groupsBefore how many groups of messages the server answers before
     */
    Lookup(String query, boolean runs, boolean guarded, int groupsBefore) {
        this.query = query;
        this.runs = runs;
        this.guarded = guarded;
        this.groupsBefore = groupsBefore;
    }

    /**
     * Takes a message of the answer.
     *
     * @param message what belongs to this class only while it is called
     */
    abstract void take(ByteBuf message);

    /**
     * Whether what the client has asked fails by an error of the question's; not unless overridden.
     *
     * @param state the error's SQLSTATE
     * @param asks whether it is of the question itself, not of the savepoint
     */
    boolean refuses(String state, boolean asks) {
        return false;
    }

    /** How many groups of messages the question is. */
    final int groups() {
        return guarded ? 5 : 2;
    }

    final ByteBuf messages() {
        ByteBuf messages = Unpooled.buffer();
        if (guarded) {
            group(messages, "SAVEPOINT " + NAME, true);
        }
        group(messages, query, runs);
        if (guarded) {
            group(messages, "ROLLBACK TO SAVEPOINT " + NAME, true);
            group(messages, "RELEASE SAVEPOINT " + NAME, true);
        }
        message(messages, 'C', "S" + NAME + "\0"); // by itself, since the server skips it behind an error
        message(messages, 'S', "");
        return messages;
    }

    /** One statement, prepared, and run or described. */
    private static void group(ByteBuf messages, String sql, boolean runs) {
        message(messages, 'C', "S" + NAME + "\0");
        message(messages, 'P', NAME + "\0" + sql + "\0\0\0");
        if (runs) {
            message(messages, 'B', "\0" + NAME + "\0\0\0\0\0\0\0");
            message(messages, 'E', "\0\0\0\0\0");
        } else {
            message(messages, 'D', "S" + NAME + "\0");
        }
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
    final @Nullable ByteBuf add(ByteBuf bytes) {
        kept.writeBytes(bytes);
        while (answered < groupsBefore + groups() && kept.writerIndex() - position >= HEADER) {
            int end = position + 1 + kept.getInt(position + 1);
            if (end > kept.writerIndex()) {
                return null;
            }
            position = answered < groupsBefore ? leave(end) : take(end);
        }
        if (answered < groupsBefore + groups()) {
            return null;
        }
        return refusal == null ? kept : refused(refusal);
    }

    /** The client's group fails by an error of the question's, in the state of the transaction behind it. */
    private ByteBuf refused(ByteBuf error) {
        kept.setByte(lastReady + HEADER, transaction);
        int ready = 0;
        while (kept.getByte(ready) != 'Z') {
            ready += 1 + kept.getInt(ready + 1);
        }
        ByteBuf told = Unpooled.buffer();
        told.writeBytes(error).writeBytes(kept, ready, kept.writerIndex() - ready);
        kept.release();
        return told;
    }

    private int leave(int end) {
        if (kept.getByte(position) == 'Z') {
            answered++;
            lastReady = position;
        }
        return end;
    }

    /** Whether the server ends the connection, of which the client is to know. */
    private boolean isFatal() {
        ByteBuf error = kept.slice(position, 1 + kept.getInt(position + 1));
        return FATAL.contains(ErrorFields.field(error, ErrorFields.ENGLISH_SEVERITY));
    }

    /** Takes a message of the answer away, unless it is a notice; where the next one begins. */
    private int take(int end) {
        byte type = kept.getByte(position);
        if (type == 'A' || type == 'N' || type == 'S') {
            return end;
        }
        if (type == 'E' && isFatal()) {
            return end;
        }
        boolean asks = answered == groupsBefore + (guarded ? 1 : 0);
        ByteBuf message = kept.slice(position, end - position);
        if (asks) {
            take(message);
        }
        if (type == 'E' && refusal == null && refuses(ErrorFields.field(message, ErrorFields.STATE), asks)) {
            refusal = Unpooled.copiedBuffer(message);
        }
        if (type == 'Z') {
            answered++;
            transaction = kept.getByte(position + HEADER);
        }
        int rest = kept.writerIndex() - end;
        kept.setBytes(position, kept.copy(end, rest));
        kept.writerIndex(position + rest);
        return position;
    }

    /** What the server has said to the client meanwhile, for one whose connection has ended. */
    final ByteBuf kept() {
        return kept;
    }

    final void release() {
        kept.release();
    }
}
