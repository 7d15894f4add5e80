package dev.based.vertx;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one event loop, whose output any thread can end while the loop's own is held up by a body that blocks: the server then
 * rolls back and closes.
 *
 * <p>Safe for use by several threads.
 */
final class Sockets implements IoHandlerFactory {
    private final IoHandlerFactory factory;
    /** Guarded by itself. What is closed is taken out first: the system may give its number to a stranger's socket at once. */
    private final Map<IoHandle, Output> open = new HashMap<>();

    /** The output of one socket. */
    interface Output {
        /**
         * Ends it; by any thread. Throws {@link NotYetConnectedException} too.
         *
         * @throws IOException if the socket is closed
         */
        void end() throws IOException;
    }

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
        synchronized (open) {
            for (Output output : open.values()) {
                try {
                    output.end();
                } catch (IOException | NotYetConnectedException gone) {
                    // there is nobody to be told
                }
            }
        }
    }

    /** Closes all sockets; on the loop's thread. */
    void close() {
        List<IoHandle> left;
        synchronized (open) {
            left = List.copyOf(open.keySet());
        }
        for (IoHandle each : left) {
            try {
                each.close();
            } catch (Exception failed) {
                // it ends with the loop
            }
        }
    }

    private static @Nullable Output output(IoHandle handle) {
        if (handle instanceof NioIoHandle java) {
            return java.selectableChannel() instanceof SocketChannel socket ? socket::shutdownOutput : null;
        }
        try {
            return EpollSockets.output(handle);
        } catch (NoClassDefFoundError otherTransport) { // a foreign driver's
            return null;
        }
    }

    /** Of one socket, from when it is made until before it is closed. */
    private final class Registration implements IoRegistration {
        private final IoHandle handle;
        private final IoRegistration registration;

        Registration(IoHandle handle, IoRegistration registration) {
            this.handle = handle;
            this.registration = registration;
        }

        @Override
        public boolean cancel() {
            synchronized (open) {
                open.remove(handle);
            }
            return registration.cancel();
        }

        @Override
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps operations) {
            return registration.submit(operations);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }
    }

    private final class Handler implements IoHandler {
        private final IoHandler handler;

        Handler(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            IoRegistration registration = handler.register(handle);
            Output output = output(handle);
            if (output == null) {
                return registration;
            }
            synchronized (open) {
                open.put(handle, output);
            }
            return new Registration(handle, registration);
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
