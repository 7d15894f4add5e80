package dev.based.mysql;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Puts {@link Packets} and a {@link PacketFilter} between the handlers of the client, which stand when the server's first bytes arrive, and takes
 * itself away. Until then, a server that accepts a connection and says nothing is given its time.
 */
final class FilterInstaller extends ChannelInboundHandlerAdapter {
    /** What the client calls its handler that cuts bytes into packets. */
    private static final String PACKETS = "packetDecoder";

    private final MysqlSettings settings;

    FilterInstaller(MysqlSettings settings) {
        this.settings = settings;
    }

    /** A socket may have been connected by then. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            begin(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    private void begin(ChannelHandlerContext context) {
        if (context.channel().attr(PacketFilter.DEADLINE).get() != null) {
            return;
        }
        Future<?> deadline = context.executor()
                .schedule(
                        () -> context.channel().close(),
                        settings.connectTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        context.channel().attr(PacketFilter.DEADLINE).set(deadline);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        PacketFilter.cancelDeadline(context);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(PACKETS) == null) {
            throw new IllegalStateException("The client's handler of packets is not where it was.");
        }
        Packets packets = new Packets();
        pipeline.replace(PACKETS, PACKETS, packets);
        pipeline.addAfter(PACKETS, "packetFilter", new PacketFilter(settings.localInfile(), settings.login(), packets));
        if (settings.localInfile()) {
            // Cuts files into pieces for TLS, where the client forgets to.
            pipeline.addAfter(PACKETS, "chunkedWriter", new ChunkedWriteHandler());
        }
        pipeline.remove(this);
        context.fireChannelRead(bytes);
    }
}
