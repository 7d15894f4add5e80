package dev.based.vertx;

/**
 * What a server says that it is.
 *
 * @param standby whether it follows another server, so that it takes no changes
 * @param readOnly whether it refuses changes, as a standby or since it was told to
 */
public record Role(boolean standby, boolean readOnly) {
    /** A server that takes changes. */
    public static final Role PRIMARY = new Role(false, false);

    /** A server that follows another one. */
    public static final Role STANDBY = new Role(true, true);

    /** For messages. */
    @Override
    public String toString() {
        return standby ? "a standby" : readOnly ? "read-only" : "a primary that takes changes";
    }
}
