package dev.based.internal.call;

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

    public abstract CompletionStage<R> send(Connection connection);

    public abstract T result(R answer);

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

    /** Whether it may run by itself, outside a transaction, without a risk of taking effect in part. */
    public boolean isSingle() {
        return true;
    }
}
