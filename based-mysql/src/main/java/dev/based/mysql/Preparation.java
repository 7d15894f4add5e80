package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a COM_STMT_PREPARE, which tells how many parameters and columns the statement has, and describes them. MySQL 8.0.22 to
 * 8.0.37, and 8.1 to 8.4.0, count a parameter that they drop, as that of ORDER BY ?, and do not describe it, so that the client would wait for
 * it, for ever. So such an answer is kept until it is whole, or until the next answer begins. Where nothing else is to be answered, and no packet
 * of its own ends the descriptions, the server is asked for its next answer by a COM_PING. What is missing is put in, as of unknown type: which parameter is not described cannot be
 * told from the others.
 *
 * <p>Used on the connection's event loop only.
 */
final class Preparation {
    private static final int PING = 0x0E;

    private final Answers answers;

    /** The beginning of the answer, and all descriptions that have come; empty if none is kept. */
    private final List<ByteBuf> kept = new ArrayList<>();

    private int parameters;
    /** How many descriptions are to come. */
    private int missing;
    /** Whether the answer to a COM_PING is to come behind this one. */
    private boolean asked;

    Preparation(Answers answers) {
        this.answers = answers;
    }

    /** Whether the next packet is to be shown to {@link #received}. */
    boolean concerns() {
        return asked || !kept.isEmpty() || answers.awaitPrepared();
    }

    /** Sees a whole packet of the server's, and gives those that the client may see now, in their order. */
    List<ByteBuf> received(ByteBuf bytes, ByteBufAllocator buffers) {
        Packet packet = new Packet(bytes);
        if (kept.isEmpty()) {
            return asked ? answered(bytes) : begin(packet);
        }
        if (ColumnDefinition.isOne(bytes)) {
            kept.add(bytes);
            missing--;
            return missing == 0 ? taken() : List.of();
        }
        return ends(packet, buffers);
    }

    private List<ByteBuf> answered(ByteBuf bytes) {
        asked = false;
        bytes.release();
        return List.of();
    }

    private List<ByteBuf> begin(Packet packet) {
        parameters = packet.isOk() ? packet.preparedParameters() : 0;
        if (parameters == 0) {
            return List.of(packet.bytes());
        }
        missing = parameters + (answers.haveColumnsEnd() ? 0 : packet.preparedColumns());
        kept.add(packet.bytes());
        return List.of();
    }

    /** What comes in place of a description ends them, or begins the next answer; else the server has failed, or errs. */
    private List<ByteBuf> ends(Packet packet, ByteBufAllocator buffers) {
        boolean another = packet.place() == 1 && (asked || answers.awaitMore());
        boolean end = answers.haveColumnsEnd() && packet.isEnd();
        boolean whole = (another || end) && missing <= parameters;
        if (whole) {
            complete(buffers);
        } else if (packet.isError()) {
            forget();
        }
        List<ByteBuf> known = taken();
        if (whole && another && asked) {
            answered(packet.bytes());
        } else {
            known.add(packet.bytes());
        }
        return known;
    }

    /** Puts as many parameters as there are in place of those that are described. */
    private void complete(ByteBufAllocator buffers) {
        List<ByteBuf> described = kept.subList(1, 1 + parameters - missing);
        described.forEach(ByteBuf::release);
        described.clear();
        for (int parameter = 0; parameter < parameters; parameter++) {
            kept.add(1, ColumnDefinition.ofParameter(buffers));
        }
    }

    private List<ByteBuf> taken() {
        List<ByteBuf> known = new ArrayList<>(kept);
        kept.clear();
        return known;
    }

    /** Whether to send the {@link #question} now, at the end of what has come, for nothing else tells whether more will. */
    boolean asks() {
        boolean asks = !kept.isEmpty() && !asked && !answers.awaitMore() && !answers.haveColumnsEnd();
        asked |= asks;
        return asks;
    }

    static ByteBuf question(ByteBufAllocator buffers) {
        return buffers.buffer().writeMediumLE(1).writeByte(0).writeByte(PING);
    }

    /** Lets go of what is kept. */
    void forget() {
        kept.forEach(ByteBuf::release);
        kept.clear();
    }
}
