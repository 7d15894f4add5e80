package dev.based.vertx;

import dev.based.spi.UrlOption;
import io.vertx.core.transport.Transport;

/** What the sockets of a database's own Vert.x instance are made by. */
public enum SocketTransport {
    /** Linux's epoll where Netty's {@code netty-transport-native-epoll} is on the class path and runs, which is faster; else Java. */
    AUTO,
    /** Java. */
    NIO;

    /** The option of URLs. */
    public static final UrlOption<SocketTransport> OPTION = UrlOption.choice(
            "transport",
            SocketTransport.class,
            AUTO,
            "what makes the sockets: auto, Linux's epoll if netty-transport-native-epoll is on the class path, else Java; or nio,"
                    + " Java always");

    /** What Vert.x makes them by. */
    Transport transport() {
        return this == AUTO && hasEpoll() ? Transport.EPOLL : Transport.NIO;
    }

    /**
     * It is null without Netty's classes for it, and not available without its library, or elsewhere than on Linux; those of an older Netty, which
     * another library may have brought, have no sockets for this one.
     */
    private static boolean hasEpoll() {
        try {
            return Transport.EPOLL != null
                    && Transport.EPOLL.available()
                    && Transport.EPOLL.implementation().ioHandlerFactory() != null;
        } catch (LinkageError older) {
            return false;
        }
    }
}
