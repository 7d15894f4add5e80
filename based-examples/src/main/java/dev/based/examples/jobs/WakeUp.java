package dev.based.examples.jobs;

import dev.based.Database;
import dev.based.DatabaseUrl;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes workers that have nothing to do: on PostgreSQL when a job is added, elsewhere when their pause is over. */
final class WakeUp {
    private final int workers;
    private final Semaphore calls = new Semaphore(0);
    private Runnable end = () -> {};

    private WakeUp(int workers) {
        this.workers = workers;
    }

    static WakeUp of(Database database, int workers) {
        WakeUp wakeUp = new WakeUp(workers);
        database.url()
                .filter(url -> url.scheme().startsWith("postgres"))
                .ifPresent(url -> wakeUp.end = listen(url, wakeUp));
        return wakeUp;
    }

    /** In a method of its own: the class that it uses needs based-postgres, which others need not have. */
    private static Runnable listen(DatabaseUrl url, WakeUp wakeUp) {
        return PostgresListener.listen(url, wakeUp::all);
    }

    /** Waits until it is called, but no longer than a pause. */
    void await(Duration pause) throws InterruptedException {
        calls.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Calls all workers. Does not block. */
    void all() {
        calls.release(Math.max(0, workers - calls.availablePermits()));
    }

    void close() {
        end.run();
    }
}
