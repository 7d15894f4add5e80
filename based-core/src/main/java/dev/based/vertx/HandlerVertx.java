package dev.based.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An instance that is not to be changed, whose new sockets have a handler of a driver's next to the wire: put there before the client that asked
 * for the socket gets it, and before anything is read. All else is the instance's own, contexts too.
 */
final class HandlerVertx extends VertxWrapper {
    private final Supplier<? extends ChannelHandler> handlers;
    private final int connectMillis;
    private final Duration keepalive;

    HandlerVertx(
            Vertx vertx, Supplier<? extends ChannelHandler> handlers, Duration connectTimeout, Duration keepalive) {
        super((VertxInternal) vertx);
        this.handlers = handlers;
        this.connectMillis = (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis());
        this.keepalive = keepalive;
    }

    @Override
    public NetClient createNetClient(NetClientOptions options) {
        return new Sockets(delegate.createNetClient(options));
    }

    private NetSocket prepare(NetSocket socket) {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        channel.pipeline().addFirst(handlers.get(), new HardClose());
        TcpKeepalive.set(channel, keepalive);
        return socket;
    }

    /** The instance's own client, which is closed with the context that made it. */
    private final class Sockets implements NetClient {
        private final NetClient client;

        Sockets(NetClient client) {
            this.client = client;
        }

        /** On the event loop of the current context, as the future completes. */
        @Override
        public Future<NetSocket> connect(ConnectOptions options) {
            return client.connect(options.setTimeout(connectMillis)).map(HandlerVertx.this::prepare);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address, String serverName) {
            return connect(new ConnectOptions().setRemoteAddress(address).setSniServerName(serverName));
        }

        @Override
        public Future<NetSocket> connect(SocketAddress address) {
            return connect(new ConnectOptions().setRemoteAddress(address));
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return connect(SocketAddress.inetSocketAddress(port, host), serverName);
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return connect(SocketAddress.inetSocketAddress(port, host));
        }

        @Override
        public Future<Void> shutdown(long timeout, TimeUnit unit) {
            return client.shutdown(timeout, unit);
        }

        @Override
        public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
            return client.updateSSLOptions(options, force);
        }
    }
}
