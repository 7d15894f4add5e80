package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a statement in the client's place, by as many attempts as its types need; the client is given the answer to the last
 * one. Inside a transaction each attempt is made under a savepoint, which is rolled back, so that one that fails does no harm:
 * a prepared statement stays all the same.
 */
final class Preparation {
    private static final int HEADER = 5;
    private static final String FAILED_TRANSACTION = "25P02";
    private static final byte[] SYNC = {'S', 0, 0, 0, 4};

    private final PreparedStatements.Prepared statement;
    private final TypedStatements.Variant variant;
    private final Resolution resolution;
    private final boolean guarded;
    private final ByteBuf answer = Unpooled.buffer();
    private @Nullable ByteBuf refusal;
    private @Nullable ByteBuf firstRefusal;
    private @Nullable ByteBuf guardRefusal;
    private int[] described = {};
    /** Whether the server has the statement, as the last attempt left it. */
    private boolean exists;
    /** How many groups of messages of the attempt the server has answered. */
    private int answered;

    /**
     * Creates a preparation that has not begun.
     *
     * @param guarded whether a transaction is open, which a failure would doom
     */
    Preparation(PreparedStatements.Prepared statement, TypedStatements.Variant variant, boolean guarded) {
        this.statement = statement;
        this.variant = variant;
        this.guarded = guarded;
        resolution = variant.resolution();
    }

    PreparedStatements.Prepared statement() {
        return statement;
    }

    /** How many groups of messages an attempt is. */
    int groups() {
        return guarded ? 3 : 1;
    }

    boolean isOver() {
        return resolution.isDone() || resolution.hasFailed();
    }

    boolean hasFailed() {
        return resolution.hasFailed();
    }

    /** Whether a statement is left on the server that the client does not know of. */
    boolean leavesStatement() {
        return resolution.hasFailed() && exists;
    }

    /** Whether the savepoint's end has made the server forget the statement, which is to be prepared once more. */
    boolean isForgotten() {
        return guarded && resolution.isDone() && statement.number() == PreparedStatements.UNNAMED;
    }

    /** The messages that prepare it once more, as it was at last. */
    ByteBuf again() {
        ByteBuf messages = Unpooled.buffer();
        prepare(messages);
        return messages;
    }

    private void prepare(ByteBuf messages) {
        parse(messages);
        messages.writeByte('D').writeInt(Integer.BYTES + 1 + statement.name().length + 1);
        messages.writeByte('S').writeBytes(statement.name()).writeByte(0);
        messages.writeBytes(SYNC);
    }

    /** The messages of the next attempt. */
    ByteBuf attempt() {
        answered = 0;
        described = new int[0];
        answer.clear();
        ByteBuf messages = Unpooled.buffer();
        if (guarded) {
            query(messages, "SAVEPOINT based_types");
        }
        if (exists) {
            int length = Integer.BYTES + 1 + statement.name().length + 1;
            messages.writeByte('C').writeInt(length).writeByte('S');
            messages.writeBytes(statement.name()).writeByte(0);
        }
        prepare(messages);
        if (guarded) {
            query(messages, "ROLLBACK TO SAVEPOINT based_types; RELEASE SAVEPOINT based_types");
        }
        exists = false;
        return messages;
    }

    private static void query(ByteBuf messages, String sql) {
        byte[] text = sql.getBytes(StandardCharsets.US_ASCII);
        messages.writeByte('Q').writeInt(Integer.BYTES + text.length + 1).writeBytes(text);
        messages.writeByte(0);
    }

    private void parse(ByteBuf messages) {
        String text = resolution.isApart() ? variant.places().apart() : statement.text();
        parse(messages, statement.name(), text.getBytes(StandardCharsets.UTF_8), resolution.types());
    }

    /** Writes a Parse message. */
    static void parse(ByteBuf messages, byte[] name, byte[] text, int[] types) {
        int start = messages.writerIndex();
        messages.writeByte('P').writeInt(0).writeBytes(name).writeByte(0);
        messages.writeBytes(text).writeByte(0).writeShort(types.length);
        for (int type : types) {
            messages.writeInt(type);
        }
        messages.setInt(start + 1, messages.writerIndex() - start - 1);
    }

    /**
     * Takes a message of the server's.
     *
     * @return whether it was the last one of the attempt
     */
    boolean read(ByteBuf message) {
        byte type = message.getByte(0);
        boolean parsing = !guarded || answered == 1;
        if (type == 'E') {
            refused(message, parsing);
        } else if (type != 'Z' && type != '3' && parsing) {
            answer.writeBytes(message, 0, message.readableBytes());
            exists |= type == '1';
            if (type == 't') {
                describe(message);
            }
        }
        if (type != 'Z' || ++answered < groups()) {
            return false;
        }
        conclude();
        if (resolution.hasFailed() && firstRefusal != null) {
            answer.clear().writeBytes(firstRefusal.duplicate());
        }
        answer.writeBytes(message, 0, message.readableBytes());
        return true;
    }

    private void refused(ByteBuf message, boolean parsing) {
        if (parsing) {
            refusal = Unpooled.copiedBuffer(message); // which nobody releases
        } else if (answered == 0) {
            guardRefusal = Unpooled.copiedBuffer(message);
        }
    }

    private void describe(ByteBuf message) {
        described = new int[message.getUnsignedShort(HEADER)];
        for (int index = 0; index < described.length; index++) {
            described[index] = message.getInt(HEADER + 2 + index * Integer.BYTES);
        }
    }

    private void conclude() {
        ByteBuf refused = refusal;
        if (refused == null) {
            resolution.described(described);
        } else {
            String state = ErrorFields.field(refused, ErrorFields.STATE);
            if (firstRefusal == null) {
                firstRefusal = state.equals(FAILED_TRANSACTION) && guardRefusal != null ? guardRefusal : refused;
            }
            resolution.refused(
                    state, ErrorFields.parameter(refused), ErrorFields.number(refused, ErrorFields.POSITION));
        }
        refusal = null;
        if (resolution.isDone()) {
            variant.resolved(resolution);
        }
    }

    /** What the client is to see of it all. */
    ByteBuf answer() {
        return answer;
    }
}
