package dev.based.vertx;

/** How far a server is in what it and those that it follows have committed. Immutable. */
public interface Position {
    /** That of a server that does not tell how far it is: it has nothing for sure, and nobody has all that it has. */
    Position UNKNOWN = other -> false;

    /**
     * Whether a server that is here has all that one had that was there.
     *
     * @param other a position of the same kind of servers, not {@link #UNKNOWN}
     * @return whether it has
     */
    boolean covers(Position other);

    /**
     * Whether a server that takes changes and is here has lost some of what it had written itself when it was there, so that it gives the same
     * numbers again.
     *
     * @param before a position of a server at the same address, not {@link #UNKNOWN}
     * @return whether it has; unless overridden it never has
     */
    default boolean isSetBackFrom(Position before) {
        return false;
    }
}
