package dev.based.tests.races;

/** What is called in a storm. */
enum StormKind {
    CHANGE,
    SLOW_CHANGE,
    ASK,
    ASK_SLOWLY,
    BATCH,
    READ,
    CHANGING_STREAM,
    /** A session of random deeds. */
    SESSION,
    /** The same, run again by itself after a deadlock. */
    PERSISTENT_SESSION,
    /** The same, run again by {@code Async.retry} after a loss, too. */
    RETRIED_SESSION,
    READING_SESSION;

    boolean isSession() {
        return ordinal() >= SESSION.ordinal();
    }
}
