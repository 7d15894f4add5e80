package dev.based.vertx;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is thrown on the backend's event loops and nobody catches, which Vert.x would log as an error of its own. Clients throw so when a
 * connection is cut off in the middle of a login: the attempt fails by itself, so that nothing is to be told beside it.
 */
final class StrayErrors {
    private static final Logger LOG = LoggerFactory.getLogger("dev.based.vertx");

    private StrayErrors() {}

    static void told(Throwable error) {
        if (isOfClient(error)) {
            LOG.debug("A client failed on a connection that has ended.", error);
        } else {
            LOG.warn("What runs on a connection's event loop threw an exception.", error);
        }
    }

    private static boolean isOfClient(Throwable error) {
        StackTraceElement[] frames = error.getStackTrace();
        return frames.length > 0 && frames[0].getClassName().startsWith("io.vertx.");
    }
}
