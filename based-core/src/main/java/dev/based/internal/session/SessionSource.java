package dev.based.internal.session;

import dev.based.Row;
import dev.based.internal.async.Stages;
import dev.based.internal.stream.PageSource;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A stream that has a session of its own, which is committed after the last page and rolled back after a cancel. */
final class SessionSource implements PageSource {
    private final Engine engine;
    private final Command command;
    private final int pageSize;
    private final @Nullable Duration timeout;
    private final Listener listener;
    private final CompletableFuture<Boolean> allRead = new CompletableFuture<>();
    private volatile @Nullable CursorRun cursor;
    private @Nullable CompletableFuture<Boolean> session;
    private boolean begun;
    private volatile boolean cancelled;

    SessionSource(Engine engine, Command command, int pageSize, @Nullable Duration timeout, Listener listener) {
        this.engine = engine;
        this.command = command;
        this.pageSize = pageSize;
        this.timeout = timeout;
        this.listener = listener;
    }

    @Override
    public void read() {
        CursorRun known = cursor;
        if (known != null) {
            known.read();
            return;
        }
        synchronized (this) {
            if (cancelled) {
                return;
            }
            begun = true;
        }
        CompletableFuture<Boolean> opened =
                engine.streamingSession(command, this::begin).toCompletableFuture();
        synchronized (this) {
            session = opened;
        }
        if (cancelled) {
            opened.cancel(true);
        }
        Stages.settleAtTheEnd(opened, (nothing, error) -> {
            if (error == null || cancelled) {
                listener.ended();
            } else {
                listener.failed(error);
            }
        });
    }

    private CompletableFuture<Boolean> begin(FrameSession opened) {
        CursorRun run = (CursorRun) opened.source(command, pageSize, timeout, new Pages());
        cursor = run;
        run.read();
        return allRead;
    }

    @Override
    public void cancel() {
        CompletableFuture<Boolean> opened;
        boolean never;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            opened = session;
            never = !begun;
        }
        if (never) {
            listener.ended();
        } else if (opened != null) {
            opened.cancel(true);
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
        public void ended() {
            allRead.complete(true);
        }
    }
}
