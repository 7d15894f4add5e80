package dev.based.internal.place;

/**
 * A connection that is held.
 *
 * @param holder by whom
 * @param nanos for how long so far
 */
public record Holding(Waiter holder, long nanos) {
    /**
     * The place that opened it and what it does now, behind some words such as "A connection is held". The holder is asked, so that it is called
     * without the pool's lock.
     */
    public String told(String words) {
        String activity = holder.activity();
        return words + " for " + nanos / 1_000_000 + " ms by " + holder.purpose() + "."
                + (activity.isEmpty() ? "" : " " + activity);
    }
}
