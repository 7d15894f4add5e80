package dev.based.mysql;

import io.netty.buffer.ByteBuf;

/**
 * Follows what the client writes. What it sends by itself bears the number 0; what has another number once the login is over
 * answers a question of the server's. Used on the connection's event loop only.
 */
final class Written {
    private static final int HEADER = 4;

    private final Answers answers;
    private boolean loggedIn;
    private boolean quitting;

    /** Whether the next byte is a command: a long one follows its header in a part of its own. */
    private boolean beforeCommand;

    /** How many bytes of the packet that is being written are to come. */
    private int rest;

    private boolean continued;

    /** Tells what is to be answered. */
    Written(Answers answers) {
        this.answers = answers;
    }

    boolean loggedIn() {
        return loggedIn;
    }

    boolean quitting() {
        return quitting;
    }

    /** Whether a message answers a question of the server's. */
    boolean answers(Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            return true; // a file
        }
        int index = bytes.readerIndex();
        while (index < bytes.writerIndex()) {
            if (rest > 0) {
                if (beforeCommand) {
                    begin(bytes, index);
                }
                int written = Math.min(rest, bytes.writerIndex() - index);
                rest -= written;
                index += written;
                continue;
            }
            int length = bytes.getUnsignedMediumLE(index);
            if (bytes.getUnsignedByte(index + 3) == 0) {
                loggedIn = true;
                beforeCommand = true;
            } else if (loggedIn && !continued) {
                return true;
            }
            continued = length == Packet.FULL;
            rest = length;
            index += HEADER;
        }
        return false;
    }

    private void begin(ByteBuf bytes, int index) {
        Sent command = Sent.of(bytes, index);
        beforeCommand = false;
        quitting = command == Sent.QUIT;
        answers.statements().sent(command, bytes, index, index + rest);
        answers.sent(command, Sent.statement(bytes, index));
    }
}
