package dev.based.vertx;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sockets of one event loop, whose output any thread can end while the loop's own is held up by a body that blocks: the server then
 * rolls back and closes.
 *
 * <p>Safe for use by several threads.
 */
final class Sockets implements IoHandlerFactory {
    private final IoHandlerFactory factory;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    Sockets(IoHandlerFactory factory) {
        this.factory = factory;
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(factory.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
    }

    /** Tells the servers that nothing more will come. */
    void endOutput() {
        for (SocketChannel socket : open) {
            try {
                socket.shutdownOutput();
            } catch (IOException | NotYetConnectedException gone) {
                // there is nobody to be told
            }
        }
    }

    private final class Handler implements IoHandler {
        private final IoHandler handler;

        Handler(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            open.removeIf(socket -> !socket.isOpen());
            if (handle instanceof NioIoHandle nio && nio.selectableChannel() instanceof SocketChannel socket) {
                open.add(socket);
            }
            return handler.register(handle);
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return handler.run(context);
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }
}
