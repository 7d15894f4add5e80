package dev.based.vertx;

import dev.based.spi.UrlOption;

/** Which threads serve the connections of a database. */
public enum ConnectionThreads {
    /** Each connection has a thread of its own, on which the bodies of its sessions run too, so that awaiting costs no hop. */
    CONNECTION,
    /** A few threads serve all connections, for pools of hundreds; straight code runs on threads apart. */
    SHARED;

    /** The option of URLs. */
    public static final UrlOption<ConnectionThreads> OPTION = UrlOption.choice(
            "threads",
            ConnectionThreads.class,
            CONNECTION,
            "which threads serve the connections: connection, each has its own, on which bodies run too and await at no cost; or shared,"
                    + " as many as processors serve all");
}
