package dev.based.internal.place;

/** What is wanted of a pool at some moment. */
public enum Demand {
    /** Nobody waits, and no connection is free. */
    NONE,
    /** A connection is free, and nobody waits. */
    FREE,
    /** Others wait, or nobody is to be given a connection now. */
    WAITED_FOR
}
