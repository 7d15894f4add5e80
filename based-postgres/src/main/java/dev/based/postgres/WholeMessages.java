package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stands next to the network and lets nothing but whole messages through, whose lengths fit ({@link Messages}) and which the
 * {@link Login} does not refuse. The client believes any length: a negative one would keep its thread busy for ever. What is not let
 * through ends the connection.
 *
 * <p>Memory is taken for what has come, not for what is announced.
 */
final class WholeMessages extends ChannelDuplexHandler {
    private static final int TLS_REQUEST_LENGTH = 8;
    private static final int TLS_REQUEST = 80_877_103;
    private static final int LEAST_ROOM = 1024;

    private final Login login;
    private final ChannelHandler[] next;
    private boolean awaitsTls;
    private boolean ended;
    /** The beginning of a message; never longer than that. */
    private @Nullable ByteBuf held;

    /**
     * Creates the handler of a connection.
     *
     * @param next the handlers to put behind it, the first one next to it
     */
    WholeMessages(LoginRules rules, ChannelHandler... next) {
        this.login = new Login(rules);
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        for (int index = next.length - 1; index >= 0; index--) {
            context.pipeline().addAfter(context.name(), null, next[index]);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && !login.isOver()) {
            awaitsTls |= bytes.readableBytes() == TLS_REQUEST_LENGTH
                    && bytes.getInt(bytes.readerIndex() + Integer.BYTES) == TLS_REQUEST;
            login.sent(bytes);
        }
        context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (awaitsTls && !ended) {
            answerWhetherTls(context, bytes);
            return;
        }
        try {
            read(context, bytes);
        } finally {
            bytes.release();
        }
    }

    /** One byte, and nothing behind it, which would be taken for what came by TLS. */
    private void answerWhetherTls(ChannelHandlerContext context, ByteBuf bytes) {
        awaitsTls = false;
        byte answer = bytes.getByte(bytes.readerIndex());
        boolean plain = bytes.readableBytes() > 1;
        context.fireChannelRead(bytes.slice(bytes.readerIndex(), 1));
        if (plain || answer != 'S') {
            ended = true;
            context.close();
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf in) {
        int index = held == null ? in.readerIndex() : complete(context, in);
        int end = in.writerIndex();
        int from = index;
        Refusal wrong = null;
        while (!ended && end - index >= Messages.HEADER) {
            wrong = wrongLength(in, index);
            int behind = index + 1 + in.getInt(index + 1);
            if (wrong != null || behind < index || behind > end) {
                break;
            }
            wrong = wrong(context, in, index, behind);
            if (wrong != null) {
                break;
            }
            index = behind;
            if (!login.isOver()) {
                // What the client does with it comes before the next.
                context.fireChannelRead(in.retainedSlice(from, index - from));
                from = index;
            }
        }
        if (ended) {
            return;
        }
        if (index > from) {
            boolean all = from == in.readerIndex() && index == end;
            context.fireChannelRead(all ? in.retain() : in.retainedSlice(from, index - from));
        }
        if (wrong != null) {
            refuse(context, wrong);
        } else if (index < end) {
            hold(context, in, index, end - index);
        }
    }

    /**
     * Completes the message that is held, if it can.
     *
     * @return up to where the bytes were taken
     */
    private int complete(ChannelHandlerContext context, ByteBuf in) {
        ByteBuf message = held;
        int index = in.readerIndex();
        while (message != null && index < in.writerIndex()) {
            int missing = missing(message);
            int taken = Math.min(missing, in.writerIndex() - index);
            message = room(context, message, taken);
            held = message;
            message.writeBytes(in, index, taken);
            index += taken;
            Refusal wrong = null;
            if (message.readableBytes() == Messages.HEADER) {
                wrong = wrongLength(message, 0);
            }
            if (wrong == null && message.readableBytes() >= Messages.HEADER && missing(message) == 0) {
                wrong = wrong(context, message, 0, message.writerIndex());
                if (wrong == null) {
                    held = null;
                    context.fireChannelRead(message);
                    return index;
                }
            }
            if (wrong != null) {
                refuse(context, wrong);
                return in.writerIndex();
            }
        }
        return index;
    }

    /** How many bytes are missing: of the header at first. */
    private static int missing(ByteBuf message) {
        int has = message.readableBytes();
        return (has < Messages.HEADER ? Messages.HEADER : 1 + message.getInt(1)) - has;
    }

    private void hold(ChannelHandlerContext context, ByteBuf in, int index, int length) {
        held = context.alloc().buffer(Math.max(LEAST_ROOM, length)).writeBytes(in, index, length);
    }

    /** Doubles, as far as the message goes: Netty's own growth would copy a long one often. */
    private static ByteBuf room(ChannelHandlerContext context, ByteBuf message, int more) {
        if (message.writableBytes() >= more) {
            return message;
        }
        int has = message.readableBytes();
        long wanted = Math.min(2L * (has + more), (long) has + missing(message));
        ByteBuf wider = context.alloc().buffer((int) Math.max(wanted, (long) has + more));
        wider.writeBytes(message);
        message.release();
        return wider;
    }

    private @Nullable Refusal wrongLength(ByteBuf in, int index) {
        byte type = in.getByte(index);
        int length = in.getInt(index + 1);
        return Messages.isLength(type, length, login.isOver())
                ? null
                : Refusal.ofProtocol("The server sent the message " + Messages.name(type) + " with a length of "
                        + length + " bytes, which the protocol does not allow here.");
    }

    private @Nullable Refusal wrong(ChannelHandlerContext context, ByteBuf in, int index, int end) {
        if (!Messages.isWhole(in, index, end)) {
            return Refusal.ofProtocol("The server sent the message " + Messages.name(in.getByte(index))
                    + " with parts that do not fit into it.");
        }
        return login.isOver() ? null : login.received(context.channel(), in.slice(index, end - index));
    }

    /** Tells the client by an error of the server's, as long as it logs in: else it would only see that the connection ended. */
    private void refuse(ChannelHandlerContext context, Refusal refusal) {
        ended = true;
        release();
        if (login.isOver()) {
            context.fireExceptionCaught(new ProtocolException(refusal.reason()));
        } else {
            context.fireChannelRead(error(refusal));
            context.fireChannelReadComplete();
        }
        context.close();
    }

    private static ByteBuf error(Refusal refusal) {
        byte[] fields =
                ("SFATAL\0C" + refusal.sqlState() + "\0M" + refusal.reason() + "\0\0").getBytes(StandardCharsets.UTF_8);
        return Unpooled.wrappedBuffer(ByteBuffer.allocate(Messages.HEADER + fields.length)
                .put((byte) 'E')
                .putInt(Messages.HEADER - 1 + fields.length)
                .put(fields)
                .array());
    }
}
