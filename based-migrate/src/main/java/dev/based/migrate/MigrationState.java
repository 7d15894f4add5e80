package dev.based.migrate;

/**
 * How a migration stands.
 *
 * <p>Immutable; safe for use by several threads.
 */
public enum MigrationState {
    /** It is to be run: a version that is not applied, or a repeatable one that is new or has changed. */
    PENDING,
    /** It was run, and its file is as it was. */
    APPLIED,
    /** It was run, and its file has changed since. */
    CHANGED,
    /** It was run, and its file is not there any more. */
    MISSING,
    /** It was run by a newer program: its version is above that of every file. */
    FUTURE,
    /** It failed, and has left something behind. */
    FAILED,
    /** It is not applied, but a higher version is. */
    OUT_OF_ORDER,
    /** It is not to be run: its version is not above that with which the history begins. */
    BELOW_BASELINE
}
