package dev.based.tests.support;

import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down, in order, what the engine sends to a database and what is answered. Everything is passed on as it is.
 *
 * <p>Safe for use by several threads.
 */
public final class Recorder implements Interceptor {
    private final List<Event> events = new ArrayList<>();
    private @Nullable Backend backend;

    /** What happened to a text. */
    public enum Moment {
        /** It was sent. */
        SENT,
        /** The database answered, well or not. */
        ANSWERED
    }

    /**
     * One thing that happened.
     *
     * @param moment what happened
     * @param text the SQL, with the driver's placeholders
     * @param connection the connection that it went over
     */
    public record Event(Moment moment, String text, Connection connection) {}

    /** Makes a recorder that has seen nothing. */
    public Recorder() {}

    @Override
    public Backend apply(Backend real) {
        synchronized (this) {
            backend = real;
        }
        return Interceptor.super.apply(real);
    }

    @Override
    public <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
        add(new Event(Moment.SENT, text, connection));
        return send.get().whenComplete((answer, error) -> add(new Event(Moment.ANSWERED, text, connection)));
    }

    private synchronized void add(Event event) {
        events.add(event);
    }

    /** Forgets what it has seen. */
    public synchronized void clear() {
        events.clear();
    }

    /**
     * All that happened.
     *
     * @return a copy, in order
     */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /**
     * All texts that were sent.
     *
     * @return a copy, in order
     */
    public List<String> sent() {
        return texts(Moment.SENT);
    }

    /**
     * All texts that were sent and are no control of transactions.
     *
     * @return a copy, in order
     */
    public List<String> statements() {
        return sent().stream().filter(text -> !isControl(text)).toList();
    }

    /**
     * All texts that were answered.
     *
     * @return a copy, in the order of the answers
     */
    public List<String> answered() {
        return texts(Moment.ANSWERED);
    }

    private List<String> texts(Moment moment) {
        return events().stream()
                .filter(event -> event.moment() == moment)
                .map(Event::text)
                .toList();
    }

    /**
     * The dialect of the database that is recorded, once connected.
     *
     * @return the dialect
     */
    public synchronized Dialect dialect() {
        if (backend == null) {
            throw new IllegalStateException("Nothing is recorded yet.");
        }
        return backend.dialect();
    }

    /**
     * The text that commits a session opened by default.
     *
     * @return the first of the dialect's texts
     */
    public String commit() {
        return dialect().commit(TransactionMode.DEFAULT).get(0);
    }

    /**
     * The text that rolls a session back that was opened by default.
     *
     * @return the first of the dialect's texts
     */
    public String rollback() {
        return dialect().rollback(TransactionMode.DEFAULT).get(0);
    }

    private boolean isControl(String text) {
        Dialect dialect = dialect();
        return dialect.begin(TransactionMode.DEFAULT).contains(text)
                || dialect.commit(TransactionMode.DEFAULT).contains(text)
                || dialect.rollback(TransactionMode.DEFAULT).contains(text);
    }
}
