package dev.based.tests.races;

/** What goes wrong now and then, and how often: once in so many commands, pieces of data or texts. */
enum Fault {
    /** A connection between Based and the server is cut, or falls silent. */
    CUT(300),
    /** A connection is lost before a command is sent. */
    LOST_BEFORE(300),
    /** A connection is lost when a command has ended. */
    LOST_BEHIND(300),
    /** A connection is lost while a command runs. */
    LOST_MEANWHILE(300),
    /** A connection never answers any more, and can be cut off. */
    SILENT(1_500),
    /** A connection answers late; on SQLite it cannot be cut off. */
    LATE(2_000),
    /** A connection's {@code enter} or {@code isUsable} throws. */
    HOSTILE(1_500),
    /** A connection's {@code cancel} does not return for a while, and may throw then; once in so many requests. */
    STUCK_CANCEL(10),
    /** A dialect's text throws, is null, or holds null. */
    DIALECT(150);

    private final int rarity;

    Fault(int rarity) {
        this.rarity = rarity;
    }

    int rarity() {
        return rarity;
    }
}
