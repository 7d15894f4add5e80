package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Lets the server close the connection that brought a request to cancel, as
 * <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">the protocol</a> has it.
 * The client would close it at once, over which PgBouncer 1.18 ends.
 */
final class CancelRequests extends ChannelOutboundHandlerAdapter {
    private static final int LENGTH = 16;
    private static final int CODE = 80_877_102;

    /** Longer than PgBouncer keeps a request for which it has no connection, which is its cancel_wait_timeout of 10 s. */
    private static final long SECONDS_FOR_THE_SERVER = 15;

    private boolean sent;

    /** Whether this connection brought a request, and is never ready for anything else. */
    boolean sent() {
        return sent;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        sent |= message instanceof ByteBuf bytes
                && bytes.readableBytes() == LENGTH
                && bytes.getInt(bytes.readerIndex() + Integer.BYTES) == CODE;
        context.write(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        if (!sent || !channel.isActive()) {
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
