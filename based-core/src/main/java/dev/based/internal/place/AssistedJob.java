package dev.based.internal.place;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import org.jspecify.annotations.Nullable;

/** Work on a connection that the thread which waits for it may do itself, see {@link dev.based.spi.Connection#assist}. */
public abstract class AssistedJob extends Job {
    /** Who makes the call, while it does. */
    private @Nullable Thread caller;
    /** The connection that it is called on, until somebody has waited for it or does something else. */
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

    /**
     * Calls a command of the work on a connection: one that its caller may run, if it is called on that one's thread, and that is not the
     * connection's own.
     */
    protected final void command(PooledConnection lease, Runnable calling) {
        if (caller != Thread.currentThread() || lease.runsHere()) {
            calling.run();
            return;
        }
        lease.callerMayWait(this);
        lender = lease;
        try {
            calling.run();
        } finally {
            lease.callerMayWait(null);
        }
    }

    /** The work has ended: nothing more is held of where it was done. */
    protected final void forgetLender() {
        if (lender != null) {
            lender = null;
        }
    }

    @Override
    protected final void assist(Promise<?> waited) throws InterruptedException {
        PooledConnection held = lender;
        if (held != null) {
            try {
                held.assist(this, waited);
            } finally {
                leaveToOthers();
            }
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
