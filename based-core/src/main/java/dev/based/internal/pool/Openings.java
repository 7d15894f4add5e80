package dev.based.internal.pool;

import dev.based.BasedException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.async.Stages;
import dev.based.internal.closing.Closings;
import dev.based.internal.closing.Refused;
import dev.based.internal.place.Growth;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.PoolWatch;
import dev.based.observe.PoolEvent;
import dev.based.spi.Connection;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections when {@link Growth} says so, and when the pool is smaller than it is to be. An attempt that fails is told to nobody, as long as
 * another connection may come.
 */
final class Openings {
    private static final int DEEPEST = 16;

    private final Places places;
    private final Supplier<CompletionStage<Connection>> opener;
    private final UnaryOperator<Throwable> explain;
    private final Timer timer;
    private final Pool pool;
    private Timer.@Nullable Action look;
    private long lookAt;

    Openings(
            Places places,
            Supplier<CompletionStage<Connection>> opener,
            UnaryOperator<Throwable> explain,
            Timer timer,
            Pool pool) {
        this.places = places;
        this.opener = opener;
        this.explain = explain;
        this.timer = timer;
        this.pool = pool;
    }

    /** Opens the first connections; fails with the first failure. */
    CompletionStage<Void> open(int count) {
        CompletableFuture<?>[] opened = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            Opening attempt;
            synchronized (places) {
                attempt = new Opening();
            }
            opened[i] = attempt.done;
            attempt.begin(null);
        }
        openWhereNeeded();
        CompletableFuture<Void> all = CompletableFuture.allOf(opened).thenRun(() -> {
            synchronized (places) {
                places.complete = true;
            }
        });
        for (CompletableFuture<?> each : opened) {
            Stages.settle(each, (nothing, error) -> {
                if (error != null) {
                    all.completeExceptionally(error); // whatever becomes of the others
                }
            });
        }
        return all;
    }

    void openWhereNeeded() {
        for (Opening attempt = claim(); attempt != null; attempt = claim()) {
            attempt.begin(TimeLimit.from(places.settings.opening()));
        }
    }

    private @Nullable Opening claim() {
        synchronized (places) {
            if (places.waiting.isEmpty() && places.size() >= places.settings.minSize()) {
                return null;
            }
            long now = System.nanoTime();
            if (places.isAnotherWanted(now)) {
                return new Opening();
            }
            lookLater(now);
            return null;
        }
    }

    private void lookLater(long now) {
        long time = places.nextLook(now);
        if (time == Growth.NEVER || (look != null && lookAt - time <= 0)) {
            return;
        }
        TimeLimit.disarm(look);
        lookAt = time;
        look = TimeLimit.arm(TimeLimit.from(Duration.ofNanos(Math.max(0, time - now))), timer, this::lookAgain);
    }

    private void lookAgain() {
        synchronized (places) {
            look = null;
        }
        openWhereNeeded();
    }

    /** Whether no waiting cures what an attempt failed with. */
    private boolean isHopeless(Throwable error) {
        if (!places.settings.upkeep().replaceable() && places.complete) {
            return true;
        }
        Throwable explained = explain.apply(error);
        ErrorKind kind = explained instanceof BasedException based ? based.kind() : ErrorKind.OTHER;
        return kind == ErrorKind.AUTHENTICATION
                || kind == ErrorKind.UNDEFINED_OBJECT
                || kind == ErrorKind.USAGE
                || isCertificateRefused(error);
    }

    private static boolean isCertificateRefused(Throwable error) {
        Throwable cause = error;
        try {
            for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
                if (cause instanceof CertificateException) {
                    return true;
                }
                cause = cause.getCause();
            }
        } catch (Throwable ofTheAuthor) {
            return false; // an error's own code
        }
        return false;
    }

    /**
     * A connection on its way to its beginning, which keeps its place in the pool for a while and not for ever. Made under the
     * lock.
     */
    private final class Opening {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final long begun = System.nanoTime();
        private final int generation = places.generation;
        private final Duration patience = Duration.ofNanos(places.growth.slowNanos());
        /** The thread that calls the backend now, and goes on with others itself when that returns. */
        private @Nullable Thread beginner;

        private boolean over;
        private boolean lingers;
        private boolean slow;

        Opening() {
            places.openingSince = places.opening == 0 ? begun : places.openingSince;
            places.opening++;
            places.growth.begun(begun);
        }

        void begin(@Nullable TimeLimit limit) {
            var end = TimeLimit.arm(limit, timer, this::giveUp);
            var doubt = TimeLimit.arm(TimeLimit.from(patience), timer, this::doubt);
            beginner = Thread.currentThread();
            Stages.settle(Stages.call(() -> "open()", opener::get), (connection, error) -> {
                if (connection == null) {
                    failed(error == null ? new NullPointerException("open() gave null.") : error);
                } else {
                    opened(new PooledConnection(connection));
                }
                TimeLimit.disarm(end); // behind what an author's code says of it
                TimeLimit.disarm(doubt);
            });
            beginner = null;
        }

        /** It keeps its place still, but nobody waits for it instead of another one. */
        private void doubt() {
            synchronized (places) {
                if (over || lingers) {
                    return;
                }
                slow = true;
                places.slow++;
            }
            openWhereNeeded();
        }

        /** It holds its place no more. Under the lock. */
        private void leave() {
            places.opening--;
            places.slow -= slow ? 1 : 0;
        }

        /** Its place is free from now on; if the connection comes after all, it is closed. */
        private void giveUp() {
            DatabaseTimeoutException late = new DatabaseTimeoutException("A connection was not opened within "
                    + places.settings.opening().toMillis() + " ms.");
            synchronized (places) {
                if (over) {
                    return;
                }
                lingers = true;
                leave();
                places.late++;
                places.failedAttempts++;
                places.growth.failed(System.nanoTime(), late, false);
            }
            done.complete(null);
            notOpened(late);
            openWhereNeeded();
        }

        private void notOpened(Throwable error) {
            PoolWatch watch = places.watch;
            if (watch != null) {
                watch.notOpened(System.nanoTime() - begun, error);
            }
        }

        /** Takes note, under the lock, that it is at its end; whether its place is its own still. */
        private boolean end() {
            over = true;
            if (lingers) {
                places.late--;
            } else {
                leave();
            }
            return !lingers;
        }

        private void failed(Throwable error) {
            boolean hopeless = isHopeless(error);
            Refused refused = null;
            boolean mine;
            synchronized (places) {
                long now = System.nanoTime();
                mine = end();
                if (mine) {
                    places.failedAttempts++;
                    places.growth.failed(now, error, hopeless);
                }
                boolean alone = places.opening + places.examined + places.held + places.idle.size() == 0;
                if (hopeless && alone) {
                    refused = pool.takeAllWaiters(now);
                }
            }
            if (mine) {
                notOpened(error);
            }
            if (refused != null) {
                refused.tell(() -> error);
            }
            done.completeExceptionally(error);
            pool.placeFree();
        }

        private void opened(PooledConnection connection) {
            boolean usable = connection.isUsable();
            boolean wanted;
            synchronized (places) {
                long now = System.nanoTime();
                wanted = end();
                if (wanted) {
                    places.admit(connection, generation, now);
                    if (usable) {
                        places.growth.opened(now, now - begun);
                    } else {
                        places.failedAttempts++;
                        places.growth.failed(now, unusable(), false);
                    }
                } else {
                    places.lingering++;
                }
            }
            if (!wanted) {
                closeLate(connection);
            } else if (usable) {
                PoolWatch watch = places.watch;
                if (watch != null) {
                    watch.tell(PoolEvent.Type.OPENED, System.nanoTime() - begun);
                }
                pool.offer(connection, true);
                done.complete(null);
                if (beginner != Thread.currentThread()) { // else one inside the other, as many as there are
                    openWhereNeeded();
                }
            } else {
                notOpened(unusable());
                pool.lost(connection);
                done.completeExceptionally(unusable());
            }
        }

        private static IllegalStateException unusable() {
            return new IllegalStateException("The connection that was opened cannot be used.");
        }

        private void closeLate(PooledConnection connection) {
            Closings.closeElsewhere(connection, () -> {
                synchronized (places) {
                    places.lingering--;
                }
                pool.placeFree();
            });
        }
    }
}
