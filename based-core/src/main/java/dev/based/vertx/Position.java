package dev.based.vertx;

import org.jspecify.annotations.Nullable;

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
     * @param before a position of this server or of another one, not {@link #UNKNOWN}
     * @return whether it has, false for another server's; unless overridden it never has
     */
    default boolean isSetBackFrom(Position before) {
        return false;
    }

    /**
     * Whether a server that takes changes and is here has followed another one, and was promoted since.
     *
     * @param before the position that the other one had when it took changes, not {@link #UNKNOWN}
     * @return whether that is sure; unless overridden it never is
     */
    default boolean isPromotedFrom(Position before) {
        return false;
    }
}
