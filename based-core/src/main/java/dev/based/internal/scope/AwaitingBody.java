package dev.based.internal.scope;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Interruption;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Straight code on a thread, which a cancel interrupts while it runs and not after. */
final class AwaitingBody<T extends @Nullable Object> extends Job implements Runnable {
    private final Callable<T> body;
    private final Promise<T> promise = new Promise<>(this);
    private final @Nullable Behalf behalf = Behalf.current();
    private @Nullable Interruption runner;
    private boolean stopped;
    private boolean ended;

    AwaitingBody(Callable<T> body) {
        this.body = body == null
                ? () -> {
                    throw new NullPointerException("The code given to async is null.");
                }
                : body;
    }

    Promise<T> promise() {
        return promise;
    }

    /** Has the code run by an executor; if that refuses, the promise fails with its reason, and the code never begins. */
    Promise<T> runBy(Executor executor) {
        try {
            Objects.requireNonNull(executor, "The executor is null.").execute(this);
        } catch (Throwable refused) {
            if (!hasBegun()) {
                promise.reject(refused);
            }
        }
        return promise;
    }

    /** Whether the code has begun, so that its own outcome stands; if not, it does not from here on. */
    private synchronized boolean hasBegun() {
        boolean begun = runner != null || ended;
        stopped |= !begun;
        return begun;
    }

    @Override
    public void run() {
        if (!begin()) {
            promise.reject(new CancellationException("The code was cancelled before it began."));
            return;
        }
        T result;
        try {
            result = Behalf.call(behalf, body);
        } catch (Throwable error) {
            returned();
            promise.reject(Stages.unwrap(error));
            return;
        }
        if (returned()) { // the code may have caught the interrupt; its cancel was told to have worked
            promise.reject(new CancellationException("The code was cancelled."));
        } else {
            promise.resolve(result);
        }
    }

    private synchronized boolean begin() {
        ended = stopped;
        runner = stopped ? null : Interruption.begin();
        return !stopped;
    }

    /** Takes note of the end; tells whether the code was stopped before. */
    private boolean returned() {
        Interruption interruption;
        boolean before;
        synchronized (this) {
            ended = true;
            before = stopped;
            interruption = Objects.requireNonNull(runner);
            runner = null;
        }
        interruption.end();
        return before;
    }

    @Override
    public synchronized Stop stop() {
        if (ended) {
            return stopped ? Stop.ENDED : ended(promise);
        }
        stopped = true;
        if (runner != null) {
            runner.interrupt();
        }
        return Stop.STOPPED;
    }
}
