package dev.based.internal.engine;

import dev.based.Body;
import dev.based.Database;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.TransactionOptions;
import dev.based.internal.body.OwnBody;
import dev.based.internal.call.Call;
import dev.based.internal.call.ScriptCall;
import dev.based.internal.failure.CallSite;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.page.PageSource;
import dev.based.internal.stream.SessionSource;
import dev.based.internal.verbs.Verbs;
import dev.based.internal.watch.CallWatch;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.SessionStart;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The verbs of a database: each statement on its own, and transactions in sessions of their own. */
abstract class SingleStatements extends Verbs implements Database {
    /** What runs the calls; throws if the database is not connected. */
    abstract Engine engine();

    /** Refuses a call, by throwing, that is made on behalf of one of the database's own sessions. */
    abstract void requireOnItsOwn(Engine engine);

    @Override
    protected final Kernel kernel() {
        return engine().kernel();
    }

    @Override
    public final <T extends @Nullable Object> CompletionStage<T> transaction(
            TransactionOptions options, Body<? super Session, T> body) {
        Duration timeout;
        try {
            timeout = Objects.requireNonNull(options, "The options of the transaction are null.")
                    .timeout();
        } catch (Throwable unfit) {
            ScopeWatch watch = eyes().scope(new SessionStart(false, false), null);
            if (watch != null) {
                watch.ended(null, unfit);
            }
            return refuse(unfit);
        }
        return session(timeout == null ? SessionOptions.DEFAULT : SessionOptions.DEFAULT.withTimeout(timeout), body);
    }

    @Override
    public final CompletionStage<Integer> runScript(String text) {
        List<ScriptCall> calls;
        try {
            calls = kernel().statements().script(text);
        } catch (Throwable unfit) {
            return unfit(Verb.EXECUTE, null, unfit);
        }
        CallSite site = CallSite.here();
        return calls.isEmpty() ? nothing(0) : session(SessionOptions.DEFAULT, OwnBody.script(calls, site));
    }

    @Override
    public final PageSource source(
            Command command, int fetchSize, @Nullable Duration timeout, PageSource.Listener listener) {
        Engine engine = engine();
        requireOnItsOwn(engine);
        CallSite site = kernel().callSites().here(command);
        return new SessionSource(engine::streamingSession, command, fetchSize, timeout, site, listener);
    }

    @Override
    protected final <R, T extends @Nullable Object> CompletionStage<T> make(Call<R, T> call) {
        try {
            Engine engine = engine();
            requireOnItsOwn(engine);
            return engine.single(call);
        } catch (Throwable unfit) {
            CallWatch watch = call.watch();
            if (watch != null) {
                watch.ended(null, unfit);
            }
            return refuse(unfit);
        }
    }
}
