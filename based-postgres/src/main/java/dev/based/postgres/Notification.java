package dev.based.postgres;

/**
 * What a subscriber to {@link Notifications} is told.
 *
 * <p>Immutable; safe for use by several threads.
 */
public sealed interface Notification {
    /**
     * Somebody called {@code NOTIFY}.
     *
     * @param channel the channel
     * @param payload what was sent with it, which may be the empty text
     * @param backend the number of the server's process that sent it
     */
    record Message(String channel, String payload, int backend) implements Notification {}

    /**
     * The connection was lost and made anew. Messages sent in between are lost, as the server keeps none: read again whatever
     * they would have told about.
     */
    record Reconnected() implements Notification {}
}
