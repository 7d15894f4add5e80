package dev.based.vertx;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of Java or of Linux's epoll, each with a handler of a driver's next to the wire, for what a client does wrong and offers no other way
 * to correct. TLS puts itself before that handler. A socket is closed without its server's consent when what made it is closed. For {@code
 * Vertx.builder().withTransport(...)} in {@link VertxDriver#vertx()}; {@link #on} does the same with an instance that has its own transport.
 *
 * <p>Safe for use by several threads.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class HandlerTransport implements io.vertx.core.transport.Transport, Transport {
    private final io.vertx.core.transport.Transport transport;
    private final Transport sockets;
    private final Supplier<? extends ChannelHandler> handlers;
    private final Duration connectTimeout;
    private final Duration keepalive;

    /**
     * Creates a transport.
     *
     * @param transport what makes the sockets, if the user gives no instance
     * @param handlers makes the handler of each connection
     * @param connectTimeout how long a socket may take to connect
     * @param keepalive after how long a silence TCP asks the other side whether it is there, see {@link TcpKeepalive}; zero for never
     */
    public HandlerTransport(
            SocketTransport transport,
            Supplier<? extends ChannelHandler> handlers,
            Duration connectTimeout,
            Duration keepalive) {
        this.transport = transport.transport();
        sockets = this.transport.implementation();
        this.handlers = handlers;
        this.connectTimeout = connectTimeout;
        this.keepalive = keepalive;
    }

    /**
     * Gives the sockets of an instance the same handlers.
     *
     * @param shared the user's instance, which stays as it is
     * @return an instance for clients, of which all but the sockets is the user's own
     */
    public Vertx on(Vertx shared) {
        return new HandlerVertx(shared, handlers, connectTimeout, keepalive);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        ChannelFactory<? extends Channel> factory = sockets.channelFactory(domainSocket);
        return () -> {
            Channel channel = factory.newChannel();
            channel.pipeline().addFirst(handlers.get(), new HardClose());
            return channel;
        };
    }

    @Override
    public void configure(ClientOptionsBase options, int ignoredTimeout, boolean domainSocket, Bootstrap bootstrap) {
        int millis = (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis());
        Transport.super.configure(options, millis, domainSocket, bootstrap);
        if (!domainSocket) {
            TcpKeepalive.set(bootstrap, keepalive, transport == io.vertx.core.transport.Transport.EPOLL);
        }
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public boolean supportsDomainSockets() {
        return sockets.supportsDomainSockets();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return sockets.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return sockets.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return sockets.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        return sockets.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface demands it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return sockets.serverChannelFactory(domainSocket);
    }
}
