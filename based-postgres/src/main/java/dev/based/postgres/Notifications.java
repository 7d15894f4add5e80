package dev.based.postgres;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens to channels of PostgreSQL's
 * <a href="https://www.postgresql.org/docs/current/sql-notify.html">NOTIFY</a>.
 *
 * <pre>{@code
 * Notifications.listen("postgresql://localhost/films", "premieres").subscribe(subscriber);
 * }</pre>
 */
public final class Notifications {
    private Notifications() {}

    /**
     * Listens by a URL.
     *
     * @param url the database's URL, with the options that a database takes
     * @param channels the names of the channels, exactly as they are, at least one
     * @return see {@link #listen(DatabaseUrl, String...)}
     * @throws dev.based.DatabaseUrlException if the URL makes no sense
     * @throws IllegalArgumentException if there is no channel, or one has no name or one of more than 63 bytes
     */
    public static Publisher<Notification> listen(String url, String... channels) {
        return listen(DatabaseUrl.parse(url), channels);
    }

    /**
     * Listens by a URL. The publisher is cold: it takes one subscriber, with whose subscription it opens a connection of its
     * own, which cancelling closes. It signals from one thread at a time, which must not be blocked.
     *
     * <p>A lost connection is made anew, after a pause that grows to 30 seconds, for as long as it takes; then the subscriber
     * is told {@link Notification.Reconnected}. If the very first one fails, or the server refuses a later one, as for a
     * changed password, the publisher fails with a {@link dev.based.DatabaseException}.
     *
     * <p>A subscriber whose {@code onNext} throws has cancelled. Up to 10,000 messages wait for a subscriber that has not asked
     * for them; with one more the publisher fails with a {@link dev.based.BasedException} and closes its connection: nothing is
     * dropped silently.
     *
     * @param url the database's URL, with the options that a database takes
     * @param channels the names of the channels, exactly as they are, at least one
     * @return a publisher of messages, which ends only with an error or by being cancelled
     * @throws dev.based.DatabaseUrlException if an option of the URL makes no sense
     * @throws IllegalArgumentException if there is no channel, or one has no name or one of more than 63 bytes
     */
    public static Publisher<Notification> listen(DatabaseUrl url, String... channels) {
        return listen(url, DatabaseOptions.DEFAULT, channels);
    }

    /**
     * Listens by a URL and the options of a database, of which two count: {@link DatabaseOptions#withCredentials}, whose function is asked for
     * each login, and once more if the server refuses what it gave; and {@link dev.based.vertx.SharedVertx#withVertx}.
     *
     * @param url the database's URL, with the options that a database takes
     * @param options the options of the database
     * @param channels the names of the channels, exactly as they are, at least one
     * @return see {@link #listen(DatabaseUrl, String...)}
     * @throws dev.based.DatabaseUrlException if an option of the URL makes no sense
     * @throws IllegalArgumentException if there is no channel, or one has no name or one of more than 63 bytes
     */
    public static Publisher<Notification> listen(DatabaseUrl url, DatabaseOptions options, String... channels) {
        Set<String> names = Channels.checked(List.of(channels));
        PostgresDriver driver = new PostgresDriver(PostgresSettings.of(url, 0), options);
        AtomicBoolean taken = new AtomicBoolean();
        return subscriber -> subscribe(subscriber, taken, driver, options, names);
    }

    private static void subscribe(
            Subscriber<? super Notification> subscriber,
            AtomicBoolean taken,
            PostgresDriver driver,
            DatabaseOptions options,
            Set<String> names) {
        Deliveries deliveries = new Deliveries(subscriber);
        if (taken.getAndSet(true)) {
            subscriber.onSubscribe(deliveries);
            deliveries.fail(new IllegalStateException("A publisher of notifications takes one subscriber only."));
            return;
        }
        Listener listener = new Listener(driver, options, Channels.sql(names), deliveries);
        deliveries.onEnd(listener::close);
        subscriber.onSubscribe(deliveries);
        listener.open();
    }
}
