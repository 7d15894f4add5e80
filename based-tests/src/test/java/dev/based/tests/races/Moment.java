package dev.based.tests.races;

/** From when on the time until a cancel is counted. */
enum Moment {
    /** The call. */
    CALL,
    /** The begin of the body. */
    BODY,
    /** The end of the body, upon which COMMIT is sent. */
    COMMIT,
    /** The call of a part inside the body, such as a nested transaction. */
    PART
}
