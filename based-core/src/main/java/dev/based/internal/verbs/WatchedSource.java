package dev.based.internal.verbs;

import dev.based.Row;
import dev.based.internal.async.Job;
import dev.based.internal.page.PageSource;
import dev.based.internal.watch.CallWatch;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of which listeners are told: its beginning, when its first row is asked for, and its end, before its consumer is told that. It
 * stands on both sides of the source.
 */
final class WatchedSource implements PageSource, PageSource.Listener {
    private final Eyes eyes;
    private final @Nullable ScopeWatch within;
    private final Command command;
    private final Listener consumer;
    private volatile @Nullable PageSource source;
    private volatile @Nullable CallWatch watch;

    // Guarded by the monitor.
    private boolean begun;
    /** Whether it has ended, and with what error. */
    private boolean over;

    private @Nullable Throwable failure;
    private long asked;
    private boolean isAsked;
    private long waited;
    private long read;
    private long rows;

    private WatchedSource(Eyes eyes, @Nullable ScopeWatch within, Command command, Listener consumer) {
        this.eyes = eyes;
        this.within = within;
        this.command = command;
        this.consumer = consumer;
    }

    static PageSource of(
            Eyes eyes, @Nullable ScopeWatch within, Command command, Listener consumer, PageSource.Factory factory) {
        WatchedSource watched = new WatchedSource(eyes, within, command, consumer);
        watched.source = factory.open(watched);
        return watched;
    }

    private PageSource source() {
        return Objects.requireNonNull(source);
    }

    @Override
    public void read() {
        boolean first;
        synchronized (this) {
            first = !begun;
            begun = true;
        }
        if (first) {
            watch = eyes.call(Verb.STREAM, command.sql(), command.values().length > 0, 1, within);
        }
        boolean ended;
        synchronized (this) {
            asked = System.nanoTime();
            isAsked = true;
            ended = over;
        }
        if (ended) { // cancelled while listeners were told of its beginning
            tellEnd();
        }
        source().read();
    }

    @Override
    public void connected() {
        synchronized (this) {
            long now = System.nanoTime();
            waited = now - asked;
            asked = now;
        }
    }

    @Override
    public void page(List<Row> arrived, boolean last) {
        synchronized (this) {
            answered();
            rows += arrived.size();
        }
        consumer.page(arrived, last);
        synchronized (this) {
            asked = isAsked
                    ? System.nanoTime()
                    : asked; // of a page that was asked for ahead only what is waited for counts
        }
    }

    private void answered() {
        read += isAsked ? System.nanoTime() - asked : 0;
        isAsked = false;
    }

    @Override
    public void failed(Throwable error) {
        ended(error);
        consumer.failed(error);
    }

    @Override
    public void completed() {
        ended(null);
        consumer.completed();
    }

    private void ended(@Nullable Throwable error) {
        synchronized (this) {
            over = true;
            failure = error;
        }
        tellEnd();
    }

    private void tellEnd() {
        CallWatch told = watch;
        if (told == null) {
            return;
        }
        Throwable error;
        long count;
        long waiting;
        long server;
        synchronized (this) {
            error = failure;
            answered();
            count = rows;
            waiting = waited;
            server = read;
        }
        told.streamEnded(error, count, waiting, server);
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
        source().refuse(reason);
    }
}
