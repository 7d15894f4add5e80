package dev.based.internal.place;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import org.jspecify.annotations.Nullable;

/** Work on a connection that the thread which waits for it may do itself, see {@link dev.based.spi.Connection#assist}. */
public abstract class AssistedJob extends Job {
    /** Who makes the call, while it does. */
    private @Nullable Thread caller;
    /** The connection that it is called on, until somebody waits for it or does something else. */
    private volatile @Nullable PooledConnection lender;

    /** Makes the call, on its caller's thread. */
    protected final void callHere(Runnable calling) {
        caller = Thread.currentThread();
        try {
            calling.run();
        } finally {
            caller = null;
        }
    }

    /** A command of the work is about to be called on a connection. */
    protected final void calls(PooledConnection lease) {
        if (caller == Thread.currentThread()) {
            lease.callerMayWait();
        }
        lender = lease;
    }

    /** What runs on the connection belongs to this work, until that gives it back. */
    @Override
    protected final void assist(Promise<?> waited, boolean interruptibly) throws InterruptedException {
        PooledConnection held = lender;
        if (held != null) {
            lender = null;
            held.assist(waited, interruptibly);
        }
    }

    @Override
    protected final void leaveToOthers() {
        PooledConnection held = lender;
        if (held != null) {
            lender = null;
            held.wake();
        }
    }
}
