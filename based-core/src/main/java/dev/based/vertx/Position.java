package dev.based.vertx;

import org.jspecify.annotations.Nullable;

/** How far a server is in what it and those that it follows have committed. Immutable. */
public interface Position {
    /** That of a server that does not tell how far it is: it has nothing for sure, and nobody has all that it has. */
    Position UNKNOWN = of(null);

    /**
     * That of a server that does not tell how far it is, but which it is.
     *
     * @param server as {@link #server()} gives it, or null
     * @return a position that covers none, and that none covers
     */
    static Position of(@Nullable String server) {
        return new UnknownPosition(server);
    }

    /**
     * Whether it tells how far the server is.
     *
     * @return false for {@link #UNKNOWN}, and for what {@link #of} gives
     */
    default boolean isKnown() {
        return true;
    }

    /**
     * Whether a server that is here has all that one had that was there.
     *
     * @param other a position of the same kind of servers, which {@linkplain #isKnown() tells} how far
     * @return whether it has
     */
    boolean covers(Position other);

    /**
     * Which server it is of: the same whatever name or address it was asked by, and another one for each server that runs, also for one that was
     * made as a copy.
     *
     * @return the server; null, as it is unless overridden, if that is not known, or it takes no changes
     */
    default @Nullable String server() {
        return null;
    }

    /**
     * Whether a server that takes changes and is here has lost some of what it had written itself when it was there, so that it gives the same
     * numbers again.
     *
     * @param before a position of this server or of another one, which {@linkplain #isKnown() tells} how far
     * @return whether it has, false for another server's; unless overridden it never has
     */
    default boolean isSetBackFrom(Position before) {
        return false;
    }

    /**
     * Whether a server that takes changes and is here has followed another one since it was last seen, and was promoted since.
     *
     * @param other the position that the other one had when it took changes, which {@linkplain #isKnown() tells} how far
     * @param before where this one was when it took changes before, or null if that is not known
     * @return whether that is sure; unless overridden it never is
     */
    default boolean isPromotedFrom(Position other, @Nullable Position before) {
        return false;
    }
}
