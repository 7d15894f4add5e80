package dev.based.vertx;

/** How far a server is in what it and those that it follows have committed. Immutable. */
public interface Position {
    /**
     * Whether a server that is here has all that one had that was there.
     *
     * @param other a position of the same kind of servers
     * @return whether it has
     */
    boolean covers(Position other);
}
