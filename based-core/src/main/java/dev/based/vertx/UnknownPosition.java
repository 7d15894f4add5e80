package dev.based.vertx;

import org.jspecify.annotations.Nullable;

/**
 * Of a server that does not tell how far it is.
 *
 * @param server which it is, or null
 */
record UnknownPosition(@Nullable String server) implements Position {
    @Override
    public boolean covers(Position other) {
        return false;
    }

    @Override
    public boolean isKnown() {
        return false;
    }
}
