package dev.based.vertx;

import java.util.Locale;

/**
 * Which servers connections may lead to, with
 * <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS">libpq's meaning</a> of each.
 */
public enum TargetServer {
    /** Any. */
    ANY,
    /** One that takes changes. */
    READ_WRITE,
    /** One that refuses changes. */
    READ_ONLY,
    /** One that is no standby. */
    PRIMARY,
    /** One that is a standby. */
    STANDBY,
    /** A standby, or any if there is none. */
    PREFER_STANDBY;

    /**
     * Whether a server will do.
     *
     * @param role what it is
     * @return whether it will; of {@link #PREFER_STANDBY} a standby only
     */
    public boolean accepts(Role role) {
        return switch (this) {
            case ANY -> true;
            case READ_WRITE -> !role.readOnly();
            case READ_ONLY -> role.readOnly();
            case PRIMARY -> !role.standby();
            case STANDBY, PREFER_STANDBY -> role.standby();
        };
    }

    /**
     * Whether a server that refuses changes is what is wanted, so that a refusal says nothing against it.
     *
     * @return whether it is
     */
    public boolean wantsNoChanges() {
        return this == READ_ONLY || this == STANDBY || this == PREFER_STANDBY;
    }

    /**
     * As it stands in a URL.
     *
     * @return the word, such as {@code read-write}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
