package dev.based.tests.cluster;

import dev.based.tests.servers.Server;

/** Servers of which one takes changes, or all do, and of which one at a time can be killed. Used by one thread. */
interface Bed extends AutoCloseable {
    /** The URL of all, for writes. */
    String url();

    /** Kills a server that takes changes. */
    void kill();

    /** Returns when another one does. */
    void promote();

    /** Brings back what was killed, and returns when it follows. */
    void repair();

    /** One that has all that was acknowledged. */
    Server survivor();

    /** What the servers say of themselves, where nobody is served. */
    default String state() {
        return "unknown";
    }

    @Override
    void close();
}
