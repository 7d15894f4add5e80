package dev.based.internal.watch;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.observe.Verb;
import dev.based.spi.SqlSyntax;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of a database, with the library's own log of statements. Where there are none nothing is made, and no clock is read.
 *
 * <p>Safe for use by several threads.
 */
public final class Eyes {
    /** Of a database that nobody watches. */
    public static final Eyes CLOSED = new Eyes(List.of(), null, 0);

    private final List<Eye> eyes;
    private final boolean isWatched;
    private final @Nullable StatementLog log;
    private final StatementTexts texts;

    /** What listeners are to be told of the database's life, by one thread at a time; guarded by the monitor, without which they are told. */
    private final ArrayDeque<Consumer<DatabaseListener>> news = new ArrayDeque<>(2);

    private boolean telling;
    private boolean isConnected;
    private boolean isOver;

    private Eyes(List<Eye> eyes, @Nullable StatementLog log, int statements) {
        this.eyes = eyes;
        this.log = log;
        isWatched = eyes.size() > (log == null ? 0 : 1);
        texts = new StatementTexts(statements);
    }

    /** Those of a database that is being created. */
    public static Eyes of(DatabaseOptions options, Database database) {
        StatementLog log = new StatementLog(options.slowStatement());
        Stream<DatabaseListener> all = Stream.concat(options.listeners().stream(), Stream.of(log));
        return new Eyes(all.map(each -> Eye.of(each, database)).toList(), log, options.statementCache());
    }

    /** Whether somebody wants to know of statements now. */
    public boolean areOpen() {
        return isWatched || (log != null && log.isWanted());
    }

    /** Takes note of the language of the statements, which is known once the database is connected. */
    public void understand(SqlSyntax syntax) {
        texts.understand(syntax);
    }

    /** Tells that the database is connected. */
    public void connected() {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isConnected = true;
            news.add(DatabaseListener::connected);
        }
        tellNews();
    }

    /** Tells that it was disconnected, behind that it was connected; if another thread tells that just now, that one does so. */
    public void disconnected() {
        synchronized (this) {
            if (isConnected && !isOver) {
                news.add(DatabaseListener::disconnected);
            }
            isOver = true;
        }
        tellNews();
    }

    private void tellNews() {
        synchronized (this) {
            if (telling) {
                return;
            }
            telling = true;
        }
        for (Consumer<DatabaseListener> next = nextNews(); next != null; next = nextNews()) {
            Consumer<DatabaseListener> what = next;
            eyes.forEach(eye -> eye.tell(what));
        }
    }

    private synchronized @Nullable Consumer<DatabaseListener> nextNews() {
        Consumer<DatabaseListener> next = news.poll();
        telling = next != null;
        return next;
    }

    /**
     * Tells that a call begins.
     *
     * @param verb the verb
     * @param sql its statement; null if it is not known, or none
     * @param binds whether it is known to bind values
     * @param size how many sets of values it has
     * @param within the session or transaction that it is part of, or null
     * @return what its end is told, or null if nobody wants to know
     */
    public @Nullable CallWatch call(
            Verb verb, @Nullable String sql, boolean binds, int size, @Nullable ScopeWatch within) {
        if (!areOpen()) {
            return null;
        }
        StatementTexts.Text text = texts.of(sql, binds);
        CallStart start = new CallStart(verb, text.sql(), Summary.of(text.summary(), size), size);
        @Nullable CallObserver[] observers = new @Nullable CallObserver[eyes.size()];
        boolean any = false;
        for (int i = 0; i < observers.length; i++) {
            SessionObserver around = within == null ? null : within.observer(i);
            observers[i] = eyes.get(i).ask(listener -> listener.call(start, around));
            any |= observers[i] != null;
        }
        return any ? new CallWatch(eyes, observers) : null;
    }

    /** Tells of a call that was refused before it was one. */
    public void refused(Verb verb, @Nullable String sql, @Nullable ScopeWatch within, Throwable error) {
        CallWatch watch = call(verb, sql, false, 1, within);
        if (watch != null) {
            watch.ended(null, error);
        }
    }

    /**
     * Tells that a session or transaction begins.
     *
     * @param start what it is
     * @param within the one around it, or null
     * @return what its course and end are told, or null if nobody wants to know
     */
    public @Nullable ScopeWatch scope(SessionStart start, @Nullable ScopeWatch within) {
        if (!isWatched) {
            return null;
        }
        @Nullable SessionObserver[] observers = new @Nullable SessionObserver[eyes.size()];
        boolean any = false;
        for (int i = 0; i < observers.length; i++) {
            SessionObserver around = within == null ? null : within.observer(i);
            observers[i] = eyes.get(i).ask(listener -> listener.session(start, around));
            any |= observers[i] != null;
        }
        return any ? new ScopeWatch(eyes, observers) : null;
    }

    /** Whether sessions are watched: else there is nothing to be told of them. */
    public boolean areOnSessions() {
        return isWatched;
    }

    /** What a pool tells its events, or null if nobody wants to know. */
    public @Nullable PoolWatch pool(String name) {
        return isWatched ? new PoolWatch(eyes, name) : null;
    }
}
