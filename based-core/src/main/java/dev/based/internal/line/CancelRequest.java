package dev.based.internal.line;

import dev.based.internal.async.Stages;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server to stop a command, again and again until the command has ended: a request that arrives just before its command
 * finds nothing to stop. The next request waits for the delivery of the one before. If the command goes on for {@link #GRACE}
 * after the first request all the same, the server is cut off.
 */
public final class CancelRequest {
    /** How long a server has to stop a command; requests take some 10 ms, and what a command undoes rarely much longer. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    /** How long those who wait for a command that was to be stopped wait at most: a moment longer, for the end of a connection. */
    public static final Duration PATIENCE = GRACE.plusMillis(500);

    /** How far a command has come. */
    public enum Turn {
        /** Others run before it. */
        NOT_YET,
        /** Only what opens a transaction runs before it: that is the engine's own, which nothing else bounds. */
        BEHIND_OPENING,
        NOW,
        ENDED
    }

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Timer timer;
    private final Supplier<Turn> turn;
    private final Supplier<@Nullable CompletableFuture<Void>> ask;
    private final Runnable cutOff;
    private volatile Timer.@Nullable Action patience;

    /**
     * Creates a request.
     *
     * @param timer the database's clock
     * @param turn tells how far the command is
     * @param ask asks once, by an author's code, which may block; gives what completes when that was delivered, or null if it is not
     *     the command's turn any more, or somebody is at it
     * @param cutOff ends the connection, if it is still with whoever runs the command
     */
    public CancelRequest(
            Timer timer, Supplier<Turn> turn, Supplier<@Nullable CompletableFuture<Void>> ask, Runnable cutOff) {
        this.timer = timer;
        this.turn = turn;
        this.ask = ask;
        this.cutOff = cutOff;
    }

    public void send() {
        send(FIRST_PAUSE);
    }

    private void send(Duration pause) {
        Turn reached = turn.get();
        if (reached == Turn.ENDED) {
            TimeLimit.disarm(patience);
            return;
        }
        if (reached != Turn.NOT_YET && patience == null) {
            patience = TimeLimit.arm(TimeLimit.from(GRACE), timer, this::giveUp);
        }
        CompletableFuture<Void> request = reached == Turn.NOW ? ask.get() : null;
        if (request == null) {
            again(pause);
        } else {
            Stages.settle(request, (nothing, error) -> again(pause));
        }
    }

    private void giveUp() {
        if (turn.get() != Turn.ENDED) {
            cutOff.run();
        }
    }

    private void again(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        Duration next = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        try {
            timer.after(pause, () -> send(next));
        } catch (RejectedExecutionException disconnected) {
            // The connection is gone, and the command with it.
        }
    }
}
