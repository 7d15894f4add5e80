package dev.based.sqlite;

import java.util.concurrent.TimeUnit;

/**
 * Which statements took little time when they ran last: a thread that waits for one of these may run it itself. A virtual thread holds its
 * carrier meanwhile, and no thread notices an interrupt in SQLite's code.
 *
 * <p>A guess, which forgets: by the texts' hash codes, a later one in place of an earlier one. Safe for use by several threads.
 */
final class ShortTexts {
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SLOTS = 1024;

    /** Written and read without order: who sees an old one guesses worse. */
    private final int[] hashes = new int[SLOTS];

    boolean has(String sql) {
        int hash = sql.hashCode();
        return hash != 0 && hashes[slot(hash)] == hash;
    }

    /** Takes note of how long one ran. */
    void took(String sql, long nanos) {
        int hash = sql.hashCode();
        int slot = slot(hash);
        if (nanos > SHORT_NANOS) {
            if (hashes[slot] == hash) {
                hashes[slot] = 0;
            }
        } else if (hashes[slot] != hash) {
            hashes[slot] = hash;
        }
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
