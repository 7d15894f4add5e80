package dev.based;

/** When a connection is made as new, between two sessions. What is not committed is rolled back in any case. */
public enum ResetPolicy {
    /**
     * After a session, or a single statement, that ran something other than queries and changes of rows, such as {@code SET},
     * {@code CREATE TEMPORARY TABLE} or {@code LISTEN}: sessions that run only queries and changes cost no round trip more. A
     * setting or lock that a <em>query</em> leaves behind stays, such as that of {@code SELECT pg_advisory_lock(1)}.
     */
    ROLLBACK,
    /** After each session and single statement, whatever it ran: nothing stays, for one more round trip. */
    FULL
}
