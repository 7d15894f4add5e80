package dev.based.tests.watch;

import dev.based.Database;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.PoolEvent;
import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.observe.TransactionEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A listener whose every method throws an Error that cannot even be shown. */
final class Thrower implements DatabaseListener, SessionObserver, CallObserver {
    final AtomicInteger thrown = new AtomicInteger();

    /** An error that throws whatever is asked of it. */
    static final class Hostile extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new Hostile();
        }

        @Override
        public String toString() {
            throw new Hostile();
        }
    }

    private final boolean observes;

    Thrower(boolean observes) {
        this.observes = observes;
    }

    private Error error() {
        thrown.incrementAndGet();
        return new Hostile();
    }

    @Override
    public DatabaseListener of(Database database) {
        throw error();
    }

    @Override
    public void connected() {
        throw error();
    }

    @Override
    public void disconnected() {
        throw error();
    }

    @Override
    public CallObserver call(CallStart call, @Nullable SessionObserver within) {
        if (observes) {
            return this;
        }
        throw error();
    }

    @Override
    public SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
        if (observes) {
            return this;
        }
        throw error();
    }

    @Override
    public void pool(PoolEvent event) {
        throw error();
    }

    @Override
    public void ended(CallEnd end) {
        throw error();
    }

    @Override
    public void transaction(TransactionEvent event) {
        throw error();
    }

    @Override
    public void retried(int attempt, Throwable failure) {
        throw error();
    }

    @Override
    public Entered enter() {
        if (thrown.incrementAndGet() % 2 == 0) {
            throw new Hostile();
        }
        return () -> {
            throw error();
        };
    }

    @Override
    public void ended(SessionEnd end) {
        throw error();
    }
}
