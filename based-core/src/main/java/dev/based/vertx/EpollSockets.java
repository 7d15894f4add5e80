package dev.based.vertx;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

/** What is particular to the sockets of Linux's epoll. Loaded only where there are such, since it is optional. Stateless. */
final class EpollSockets {
    private EpollSockets() {}

    /** The output of a socket; null for what is none. */
    static Sockets.@Nullable Output output(IoHandle handle) {
        return handle instanceof Channel.Unsafe unsafe
                        && unsafe.voidPromise().channel()
                                instanceof DuplexChannel // that of the look-up of names is none
                        && handle instanceof EpollIoHandle epoll
                        && epoll.fd() instanceof Socket socket
                ? () -> socket.shutdown(false, true)
                : null;
    }

    static void setKeepalive(Bootstrap bootstrap, int silence, int between, int questions) {
        bootstrap
                .option(EpollChannelOption.TCP_KEEPIDLE, silence)
                .option(EpollChannelOption.TCP_KEEPINTVL, between)
                .option(EpollChannelOption.TCP_KEEPCNT, questions);
    }
}
