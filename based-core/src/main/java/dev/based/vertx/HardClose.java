package dev.based.vertx;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Closes a socket when what made it is closed. A client may have asked its server to close the connection, and would wait for it;
 * PostgreSQL's ignores all else.
 */
final class HardClose extends ChannelInboundHandlerAdapter {
    /** What a Vert.x net client tells its sockets when it is closed; its class is not exported. */
    private static final String EVENT = "io.vertx.core.net.impl.ShutdownEvent";

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event.getClass().getName().equals(EVENT)) {
            context.close();
        }
    }
}
