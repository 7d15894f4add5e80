package dev.based.internal.stream;

import dev.based.Row;
import dev.based.internal.async.Job;
import dev.based.internal.async.Stages;
import dev.based.internal.failure.CallSite;
import dev.based.internal.frame.Frame;
import dev.based.internal.page.PageSource;
import dev.based.internal.page.ReadAhead;
import dev.based.internal.thread.Canceller;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream that has a session of its own, which is committed after the last page and rolled back after a cancel, whatever was read: so it may
 * read a page ahead. Not where each page has its time, which would go by while rows are taken, nor where all sessions share the connection that
 * may be lost with a page.
 */
public final class SessionSource implements PageSource {
    /** Whoever leaves the stream waits for a page ahead, which is likely to come before the server is asked to stop. */
    private static final Duration SOON = CursorRun.PATIENCE.dividedBy(2);

    private final Sessions sessions;
    private final Command command;
    private final int pageSize;
    private final @Nullable Duration timeout;
    private final CallSite site;
    private final Listener listener;
    private final CompletableFuture<Boolean> allRead = new CompletableFuture<>();
    private final ReadAhead pages;
    private volatile @Nullable CursorRun cursor;
    private @Nullable CompletableFuture<Boolean> session;
    private volatile @Nullable Throwable refusal;
    private boolean begun;
    private boolean cancelled;

    public SessionSource(
            Sessions sessions,
            Command command,
            int pageSize,
            @Nullable Duration timeout,
            CallSite site,
            Listener listener) {
        this.sessions = sessions;
        this.command = command;
        this.pageSize = pageSize;
        this.timeout = timeout;
        this.site = site;
        this.listener = listener;
        pages = new ReadAhead(new Pages());
    }

    @Override
    public void read() {
        CursorRun known = cursor;
        if (known != null) {
            pages.read();
            return;
        }
        synchronized (this) {
            if (cancelled) {
                return;
            }
            begun = true;
        }
        CompletableFuture<Boolean> opened =
                Stages.call(() -> "The session", () -> sessions.open(command, site, this::begin));
        boolean unwanted;
        synchronized (this) {
            session = opened;
            unwanted = cancelled;
        }
        if (unwanted) {
            opened.cancel(true);
        }
        Stages.settleAtTheEnd(opened, (nothing, error) -> {
            if (error == null) {
                listener.completed();
            } else {
                listener.failed(reason(error));
            }
        });
    }

    /** What the consumer refused the stream with, if that is why it was cancelled. */
    private Throwable reason(Throwable error) {
        Throwable refused = refusal;
        return refused != null && error instanceof CancellationException ? refused : error;
    }

    private CompletableFuture<Boolean> begin(Frame opened) {
        listener.connected();
        CursorRun run = new CursorRun(opened, command, pageSize, timeout, site, pages);
        boolean costsNoMore = timeout == null && opened.scope().shared() == null;
        pages.of(run, costsNoMore ? SOON : Duration.ZERO);
        cursor = run;
        pages.read();
        return allRead;
    }

    /** Nothing is left to fail, so that the session's end need not wait for that of the cursor. */
    @Override
    public void finish() {
        if (Objects.requireNonNull(cursor, "Nothing was read yet.").finishFirst()) {
            allRead.complete(true);
        }
    }

    /**
     * Before anything was read there is no session; a session that commits, or has ended, is not stopped. The server is asked to stop a page
     * ahead only if that does not come soon.
     */
    @Override
    public Job.Stop cancel() {
        CursorRun known = cursor;
        if (known != null && pages.isAhead() && known.cancel() == Job.Stop.STOPPED) {
            return Job.Stop.STOPPED;
        }
        CompletableFuture<Boolean> opened;
        boolean never;
        synchronized (this) {
            never = !begun && !cancelled;
            opened = session;
            cancelled |= opened == null;
        }
        if (opened != null) {
            return opened.cancel(true) ? Job.Stop.STOPPED : Job.Stop.TOO_LATE;
        }
        if (never) {
            listener.failed(reason(Canceller.cancels("The stream")));
        }
        return Job.Stop.STOPPED;
    }

    /** Once there is a cursor, its failure is the session's, so that a rollback that fails is told with it. */
    @Override
    public void refuse(Throwable reason) {
        CursorRun known = cursor;
        if (known != null) {
            pages.refuse(reason);
        } else {
            refusal = reason;
            cancel();
        }
    }

    /** Passes pages on; the session's end tells the stream's. */
    private final class Pages implements Listener {
        @Override
        public void page(List<Row> rows, boolean last) {
            listener.page(rows, last);
        }

        @Override
        public void failed(Throwable error) {
            allRead.completeExceptionally(error);
        }

        @Override
        public void completed() {
            allRead.complete(true);
        }
    }

    /** Opens sessions for streams. */
    @FunctionalInterface
    public interface Sessions {
        /**
         * Runs a session.
         *
         * @param command what will be streamed in it
         * @param site where that was called
         * @param body what is done in its frame; when its future completes the session ends
         * @return the session's outcome
         */
        CompletionStage<Boolean> open(Command command, CallSite site, Function<Frame, CompletableFuture<Boolean>> body);
    }
}
