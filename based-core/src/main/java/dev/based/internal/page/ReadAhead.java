package dev.based.internal.page;

import dev.based.Row;
import dev.based.internal.async.Job;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source that reads a page ahead of another one, while the rows of the page before are taken. What comes of it, a page or a failure, is
 * told when it is asked for, so that whoever asks sees no difference. It stands on both sides of that source.
 *
 * <p>Nothing is read ahead of the second page, for the listener must have shown that it reads on; nor behind a page that was late, or was read
 * by the thread that asked for it, which would be kept up.
 */
public final class ReadAhead implements PageSource, PageSource.Listener {
    private final Listener listener;
    private volatile Duration soon = Duration.ZERO;
    private volatile @Nullable PageSource source;
    private volatile long asked;
    private volatile @Nullable Thread asking;
    /** Whether the listener has asked for the second page. */
    private volatile boolean readsOn;

    // Guarded by the monitor.
    /** Whether a page is on its way. */
    private boolean reading;
    /** Whether the listener waits for what comes next. */
    private boolean wanted;
    /** What has come and is not wanted yet: a page, or what it failed with. */
    private @Nullable Page page;

    private @Nullable Throwable failure;
    /** What the consumer failed with, or null. */
    private @Nullable Throwable refusal;

    private record Page(List<Row> rows, boolean last, boolean soon) {}

    /**
     * Creates a source that needs another one: see {@link #of}.
     *
     * @param listener told what it has asked for
     */
    public ReadAhead(Listener listener) {
        this.listener = listener;
    }

    /**
     * Sets the source, whose listener this is, before anything is read.
     *
     * @param ahead the source
     * @param within how long a page may take for the next one to be read ahead; zero if none is to be
     */
    public void of(PageSource ahead, Duration within) {
        soon = within;
        source = ahead;
    }

    /** Whether a page is on its way that nobody has asked for yet. */
    public synchronized boolean isAhead() {
        return reading && !wanted;
    }

    private PageSource source() {
        return Objects.requireNonNull(source, "There is no source yet.");
    }

    @Override
    public void read() {
        Page there;
        Throwable failed;
        boolean asks;
        synchronized (this) {
            there = page;
            page = null;
            failed = failure;
            failure = null;
            wanted = there == null;
            asks = there == null && failed == null && !reading;
            reading |= asks;
        }
        if (failed != null) {
            listener.failed(failed);
        } else if (there != null) {
            pass(there);
        } else if (asks) {
            ask();
        }
    }

    private void ask() {
        asked = System.nanoTime();
        asking = Thread.currentThread();
        try {
            source().read();
        } finally {
            asking = null;
        }
    }

    /** Gives the listener a page that it wants. Not called again before it wants the next. */
    private void pass(Page wantedPage) {
        if (readsOn && wantedPage.soon && !wantedPage.last) {
            synchronized (this) {
                reading = true;
            }
            ask();
        }
        readsOn = true;
        listener.page(wantedPage.rows, wantedPage.last);
    }

    @Override
    public void page(List<Row> rows, boolean last) {
        boolean isSoon = asking != Thread.currentThread() && System.nanoTime() - asked < soon.toNanos();
        Page came = new Page(rows, last, isSoon);
        synchronized (this) {
            reading = false;
            if (!wanted) {
                page = came;
                return;
            }
            wanted = false;
        }
        pass(came);
    }

    /** Kept until it is wanted; a consumer that fails before is told its own failure. */
    @Override
    public void pageFailed(Throwable error) {
        Throwable told;
        synchronized (this) {
            if (!wanted && refusal == null) {
                failure = error;
                return;
            }
            told = refusal == null ? error : refusal;
        }
        listener.failed(told);
    }

    /** What ends the stream from outside waits for nobody. */
    @Override
    public void failed(Throwable error) {
        listener.failed(error);
    }

    @Override
    public void completed() {
        listener.completed();
    }

    @Override
    public void finish() {
        source().finish();
    }

    @Override
    public Job.Stop cancel() {
        return source().cancel();
    }

    @Override
    public void refuse(Throwable reason) {
        boolean over;
        synchronized (this) {
            refusal = refusal == null ? reason : refusal;
            over = failure != null;
            failure = null;
        }
        if (over) {
            listener.failed(reason);
        } else {
            source().refuse(reason);
        }
    }
}
