package dev.based.internal.transaction;

import dev.based.internal.call.Call;
import dev.based.spi.Command;
import dev.based.spi.Pipelining;
import dev.based.spi.Traits;
import org.jspecify.annotations.Nullable;

/** The statements of a frame that were called and have not ended. Guarded by the line's monitor. */
public final class Pending {
    private int count;
    /** Whether one of them may commit by itself. */
    private boolean mayCommit;
    /** Whether one of them may fail though the server has done it: over rows, or over a setting that the library refuses. */
    private boolean mayFailHere;
    /** Whether one of them may fail and leave a part of its work, on a server that goes on behind it. */
    private boolean mayDoPart;
    /** Whether one of them is to be stopped, so that what it does is not to be kept. */
    private boolean stopped;

    /**
     * Takes note of a statement.
     *
     * @param call what is asked of the connection, or null if its rows are read by pages
     */
    public void add(Command command, @Nullable Call<?, ?> call) {
        Traits traits = command.traits();
        count++;
        mayCommit |= traits.mayCommit();
        mayFailHere |= call == null || call.mayFailHere() || traits.leavesState();
        mayDoPart |= call == null || !call.isSingle() || (traits.mayHaveEffect() && !traits.changesRows());
    }

    public void remove() {
        count--;
        if (count == 0) {
            mayCommit = false;
            mayFailHere = false;
            mayDoPart = false;
            stopped = false;
        }
    }

    /** Takes note that one of them is to be stopped. */
    public void stop() {
        stopped = true;
    }

    /** Whether one of them is to be stopped. */
    public boolean isStopped() {
        return stopped;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Whether what keeps the frame's work may be sent behind them: it then has an effect only if all of them succeed.
     *
     * @param pipelining what the database takes
     * @param first whether there was no other statement in the session
     * @param harmless whether all statements of the session only read
     */
    public boolean mayBeFollowed(Pipelining pipelining, boolean first, boolean harmless) {
        if (count == 0 || mayCommit || ((mayFailHere || stopped) && !harmless)) {
            return false;
        }
        return switch (pipelining) {
            case ALL -> true;
            case OPENING -> isWhole(first, harmless);
            case NONE -> false;
        };
    }

    /**
     * Whether it may be sent whatever becomes of them, on a server that goes on behind one that fails, and behind one that is refused
     * before it is sent: there is nothing then that it could keep.
     */
    public boolean isWhole(boolean first, boolean harmless) {
        return harmless || (first && !mayDoPart);
    }
}
