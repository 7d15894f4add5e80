package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;

/** Never runs what it should run on its own thread. */
final class NeverEnters extends DelegatingConnection {
    NeverEnters(Connection delegate) {
        super(delegate);
    }

    @Override
    public void runBody(Runnable body) {
        // dropped
    }

    @Override
    public void enter(Runnable body) {
        // dropped
    }
}
