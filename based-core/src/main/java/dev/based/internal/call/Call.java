package dev.based.internal.call;

import dev.based.internal.watch.CallWatch;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A verb with its command: what to ask of a connection and what to make of the answer.
 *
 * @param <R> the type of the connection's answer
 * @param <T> the type of the verb's result
 */
public abstract class Call<R, T extends @Nullable Object> {
    private final Command command;
    private @Nullable Duration timeout;
    private @Nullable CallWatch watch;
    private boolean watchTaken;

    public Call(Command command) {
        this.command = command;
    }

    public final Command command() {
        return command;
    }

    /** Sets how long the call may take, before it is made. */
    public final Call<R, T> within(@Nullable Duration limit) {
        timeout = limit;
        return this;
    }

    /** How long the call may take, or null if that has no limit. */
    public final @Nullable Duration timeout() {
        return timeout;
    }

    /** Which verb it is, for listeners. */
    public Verb verb() {
        return Verb.OTHER;
    }

    /** Has listeners know of the call, before it is made, if it is not known to them yet. */
    public final void watched(Eyes eyes, @Nullable ScopeWatch within) {
        if (watch == null && eyes.areOpen()) {
            String sql = verb() == Verb.WITH_DRIVER ? null : command.sql();
            watch = eyes.call(verb(), sql, command.values().length > 0, values().size(), within);
        }
    }

    /** What listeners are told the end of the call by, or null if there are none. */
    public final @Nullable CallWatch watch() {
        return watch;
    }

    /** The same for the one whose promise is the call's own: whoever asks first, for a call may be made inside a session of its own. */
    public final @Nullable CallWatch takeWatch() {
        CallWatch mine = watchTaken ? null : watch;
        watchTaken = true;
        return mine;
    }

    /** Sends the call. */
    public final CompletionStage<R> begin(Connection connection) {
        CallWatch told = watch;
        if (told != null) {
            told.sent();
        }
        return send(connection);
    }

    /** Makes the result of the answer. */
    public final T complete(R answer) {
        CallWatch told = watch;
        if (told != null) {
            told.answered(answer);
        }
        return result(answer);
    }

    protected abstract CompletionStage<R> send(Connection connection);

    protected abstract T result(R answer);

    /** What the call fails with if its statement fails with an explained error. */
    public Throwable told(Throwable failure) {
        return failure;
    }

    /** The sets of values that the call binds: what no message must show. */
    public List<@Nullable Object[]> values() {
        return List.<@Nullable Object[]>of(command.values());
    }

    /**
     * Whether it may fail though the database has done what it was asked for: over what is made of rows.
     *
     * @return true, unless there are none
     */
    public boolean mayFailHere() {
        return true;
    }

    /** How many sets of values came before in other calls, of which an error's index counts as well. */
    public long setsBefore() {
        return 0;
    }

    /** Whether it may run by itself, outside a transaction, without a risk of taking effect in part. */
    public boolean isSingle() {
        return true;
    }
}
