package dev.based.internal.watch;

import dev.based.Database;
import dev.based.observe.DatabaseListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener of a database, whose code harms nobody: the first thing that it throws is logged, the rest is dropped. */
final class Eye {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DatabaseListener listener;
    private final AtomicBoolean told;

    private Eye(DatabaseListener listener, AtomicBoolean told) {
        this.listener = listener;
        this.told = told;
    }

    /** The listener for one database; the one that was given, if its code throws or gives null. */
    static Eye of(DatabaseListener given, Database database) {
        Eye eye = new Eye(given, new AtomicBoolean());
        DatabaseListener own = eye.ask(listener -> listener.of(database));
        return own == null || own == given ? eye : new Eye(own, eye.told);
    }

    void tell(Consumer<DatabaseListener> news) {
        tell(listener, news);
    }

    <T> @Nullable T ask(Function<DatabaseListener, @Nullable T> question) {
        return ask(listener, question);
    }

    /** Tells a listener or an observer of its something, if there is one. */
    <L> void tell(@Nullable L observer, Consumer<L> news) {
        if (observer != null) {
            try {
                news.accept(observer);
            } catch (Throwable ofTheListener) {
                report(ofTheListener);
            }
        }
    }

    <L, T> @Nullable T ask(L observer, Function<L, @Nullable T> question) {
        try {
            return question.apply(observer);
        } catch (Throwable ofTheListener) {
            report(ofTheListener);
            return null;
        }
    }

    private void report(Throwable thrown) {
        if (told.getAndSet(true)) {
            return;
        }
        String name = listener.getClass().getName();
        try {
            LOG.warn(
                    "A listener threw, which changes nothing else; what it throws from now on is not logged: {}",
                    name,
                    thrown);
        } catch (Throwable ofItsText) {
            logWithout(name, thrown.getClass().getName());
        }
    }

    private static void logWithout(String name, String thrown) {
        try {
            LOG.warn("A listener threw, and so did what it threw when it was to be logged: {}, {}", name, thrown);
        } catch (Throwable ofTheLogger) {
            // there is nobody left to tell
        }
    }
}
