package dev.based.examples.jobs;

import dev.based.DatabaseUrl;
import dev.based.postgres.Notification;
import dev.based.postgres.Notifications;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Listens to NOTIFY, on a connection of its own. */
final class PostgresListener implements Subscriber<Notification> {
    private static final System.Logger LOG = System.getLogger(PostgresListener.class.getName());

    private final Runnable action;
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    private PostgresListener(Runnable action) {
        this.action = action;
    }

    /**
     * Calls an action for each notification, and when some may have been missed.
     *
     * @return ends it
     */
    static Runnable listen(DatabaseUrl url, Runnable action) {
        PostgresListener listener = new PostgresListener(action);
        Notifications.listen(url, JobQueue.CHANNEL).subscribe(listener);
        return () -> listener.subscription.thenAccept(Subscription::cancel);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.complete(given);
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Notification notification) {
        action.run(); // a Reconnected too: what was sent in between is lost
    }

    @Override
    public void onError(Throwable error) {
        LOG.log(Level.WARNING, "Nobody tells of new jobs any more; the workers go on looking for them.", error);
    }

    @Override
    public void onComplete() {}
}
