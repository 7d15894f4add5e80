package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the client and the server: tells the {@link Conversation} of what is sent, and closes on the server what the
 * client does not know that it has no use for.
 *
 * <p>Also lets the server close the connection that brought a request to cancel, as
 * <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">the protocol</a> has it.
 * The client would close it at once, over which PgBouncer 1.18 ends.
 */
final class Requests extends ChannelOutboundHandlerAdapter {
    private static final int CANCEL_LENGTH = 16;
    private static final int CANCEL_CODE = 80_877_102;

    /** Longer than PgBouncer keeps a request for which it has no connection, which is its cancel_wait_timeout of 10 s. */
    private static final long SECONDS_FOR_THE_SERVER = 15;

    private final Conversation conversation;
    private boolean cancelled;
    private boolean ready;

    Requests(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Whether this connection brought a request to cancel, and is never ready for anything else. */
    boolean cancelled() {
        return cancelled;
    }

    /** The server takes statements from now on. */
    void ready() {
        ready = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            if (ready) {
                close(context, conversation.sending(bytes));
            } else {
                cancelled |= bytes.readableBytes() == CANCEL_LENGTH
                        && bytes.getInt(bytes.readerIndex() + Integer.BYTES) == CANCEL_CODE;
            }
        }
        context.write(message, promise);
    }

    /** Sends Close for each of these statements. */
    private static void close(ChannelHandlerContext context, List<byte[]> statements) {
        for (byte[] name : statements) {
            ByteBuf close = context.alloc().buffer();
            close.writeByte('C').writeInt(Integer.BYTES + 1 + name.length + 1).writeByte('S');
            context.write(close.writeBytes(name).writeByte(0), context.voidPromise());
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        if (!cancelled || !channel.isActive()) {
            context.close(promise);
            return;
        }
        var close = context.executor().schedule(() -> context.close(), SECONDS_FOR_THE_SERVER, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> {
            close.cancel(false);
            promise.trySuccess();
        });
    }
}
