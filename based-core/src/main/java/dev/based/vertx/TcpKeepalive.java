package dev.based.vertx;

import dev.based.spi.UrlOption;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * TCP's own questions whether the other side of a silent connection is there: they keep the entries of firewalls alive, and find out
 * that a server or the network to it is gone while nobody waits for it. After some silence one is sent every ten seconds; three without
 * an answer end the connection. The system's own values, two hours on Linux, are longer than firewalls remember.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class TcpKeepalive {
    /** The option of URLs. */
    public static final UrlOption<Duration> OPTION = UrlOption.duration(
            "tcp_keepalive",
            Duration.ofSeconds(60),
            "after how long a silence TCP asks whether the server is there; 0 is never");

    private static final int SECONDS_BETWEEN = 10;
    private static final int QUESTIONS = 3;
    private static final Set<SocketOption<?>> SUPPORTED = supported();

    private TcpKeepalive() {}

    /** What this system lets one choose. */
    private static Set<SocketOption<?>> supported() {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.supportedOptions();
        } catch (IOException noSockets) {
            return Set.of();
        }
    }

    static void set(Bootstrap bootstrap, Duration silence, boolean epoll) {
        bootstrap.option(ChannelOption.SO_KEEPALIVE, !silence.isZero());
        if (silence.isZero()) {
            return;
        }
        int seconds = seconds(silence);
        int between = Math.min(seconds, SECONDS_BETWEEN);
        if (epoll) {
            EpollSockets.setKeepalive(bootstrap, seconds, between, QUESTIONS);
            return;
        }
        option(bootstrap, ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
        option(bootstrap, ExtendedSocketOptions.TCP_KEEPINTERVAL, between);
        option(bootstrap, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
    }

    /** For a socket of whatever transport, whose options go by the same names. */
    @SuppressWarnings("unchecked") // all of these are numbers
    static void set(Channel channel, Duration silence) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, !silence.isZero());
        if (silence.isZero()) {
            return;
        }
        int seconds = seconds(silence);
        for (ChannelOption<?> option : channel.config().getOptions().keySet()) {
            String name = option.name().substring(option.name().lastIndexOf('#') + 1);
            switch (name) {
                case "TCP_KEEPIDLE" -> channel.config().setOption((ChannelOption<Integer>) option, seconds);
                case "TCP_KEEPINTERVAL", "TCP_KEEPINTVL" ->
                    channel.config().setOption((ChannelOption<Integer>) option, Math.min(seconds, SECONDS_BETWEEN));
                case "TCP_KEEPCOUNT", "TCP_KEEPCNT" ->
                    channel.config().setOption((ChannelOption<Integer>) option, QUESTIONS);
                default -> {}
            }
        }
    }

    private static int seconds(Duration silence) {
        return (int) Math.max(1, Math.min(silence.toSeconds(), Short.MAX_VALUE)); // Linux takes no more
    }

    private static void option(Bootstrap bootstrap, SocketOption<Integer> option, int value) {
        if (SUPPORTED.contains(option)) {
            bootstrap.option(NioChannelOption.of(option), value);
        }
    }
}
