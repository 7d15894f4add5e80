package dev.based.internal.run;

import dev.based.BasedException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.TimeLimit;
import dev.based.spi.Excerpt;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A statement that runs by itself: what it asks for, where it was called, and what it is called in messages. */
abstract class SingleStatement<R, T extends @Nullable Object> extends Holder<T> {
    final Call<R, T> call;
    final CallSite site;
    /** Whether its end is known; guarded by the monitor. */
    boolean answered;

    /** Creates a statement that has not asked for a connection; throws what the user's function for contexts throws. */
    SingleStatement(Supply supply, Call<R, T> call) {
        super(supply, supply.kernel().callbacks().observed(call.takeWatch()), TimeLimit.from(call.timeout()));
        this.call = call;
        site = supply.kernel().callSites().here(call.command());
    }

    /** Its beginning. */
    final String excerpt() {
        return Excerpt.of(call.command().sql());
    }

    static CancellationException cancellation() {
        return Canceller.cancels("The statement");
    }

    /** Ends the wait for a connection, if it waits for one. */
    final boolean stopWhileWaiting() {
        return stopWaiting(new CancellationException("The statement was cancelled while it waited for a connection."));
    }

    /** What it fails with if it has left a transaction open, as the message begins to tell. */
    final BasedException leftOpen(String message) {
        return CallSite.show(new BasedException(ErrorKind.OTHER, message + ": " + excerpt(), null), site);
    }

    /** Gives the connection back, if there is one, and ends with what is made of the answer, or with the failure. */
    final void conclude(
            @Nullable PooledConnection lease,
            boolean broken,
            boolean touched,
            @Nullable R answer,
            @Nullable Throwable failure) {
        T result = null;
        Throwable told = failure;
        if (told == null) {
            try {
                result = call.complete(Objects.requireNonNull(answer, "The connection's stage completed with null."));
            } catch (Throwable unfit) {
                told = CallSite.show(unfit, site);
            }
        }
        giveBack(lease, broken, touched, result, told);
    }

    @Override
    public void refused(Throwable error) {
        super.refused(CallSite.show(supply().kernel().errors().explainWithoutValues(error), site));
    }

    @Override
    public String purpose() {
        return "the statement " + excerpt() + site.place();
    }

    @Override
    DatabaseTimeoutException timeout(TimeLimit passed, boolean waiting) {
        return CallSite.show(passed.error("statement", ""), site);
    }
}
