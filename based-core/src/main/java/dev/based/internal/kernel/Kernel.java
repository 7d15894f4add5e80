package dev.based.internal.kernel;

import dev.based.DatabaseOptions;
import dev.based.ResetPolicy;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Promise;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.CallSites;
import dev.based.internal.failure.Errors;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.Eyes;
import dev.based.spi.Backend;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import dev.based.spi.Traits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every part of a database that connects needs: its dialect, errors, clock, callbacks, call sites and compiled
 * statements. Knows nothing of connections.
 *
 * <p>Safe for use by several threads.
 */
public final class Kernel {
    private final Backend backend;
    private final DatabaseOptions options;
    private final Callbacks callbacks;
    private final Eyes eyes;
    private final Errors errors;
    private final CallSites callSites;
    private final Timer timer = new Timer();
    private volatile @Nullable Language language;

    /** What the backend says of its SQL once it has connected, asked for once. */
    private record Language(Dialect dialect, Pipelining pipelining, boolean savepoints, Statements statements) {}

    /**
     * Creates a kernel.
     *
     * @param backend the database's backend
     * @param options the database's options
     * @param callbacks where the database calls its user back
     * @param eyes who watches
     */
    public Kernel(Backend backend, DatabaseOptions options, Callbacks callbacks, Eyes eyes) {
        this.eyes = eyes;
        this.backend = backend;
        this.options = options;
        this.callbacks = callbacks;
        errors = new Errors(backend);
        callSites = new CallSites(options.statementCache());
    }

    /** Asks the backend for its dialect, which may depend on the server; throws what the author's code throws. */
    public void connected() {
        Dialect dialect = Objects.requireNonNull(backend.dialect(), "The backend's dialect() returned null.");
        Pipelining pipelining =
                Objects.requireNonNull(dialect.pipelining(), "The dialect's pipelining() returned null.");
        eyes.understand(dialect.syntax());
        language = new Language(dialect, pipelining, dialect.hasSavepoints(), new Statements(dialect, options));
    }

    private Language language() {
        return Objects.requireNonNull(language, "No connection was opened yet.");
    }

    /** How the database's SQL reads and how its transactions open and close. */
    public Dialect dialect() {
        return language().dialect;
    }

    /** Which commands a connection takes before the one before was answered. */
    public Pipelining pipelining() {
        return language().pipelining;
    }

    /** Whether a transaction can be opened inside another. */
    public boolean hasSavepoints() {
        return language().savepoints;
    }

    /** Makes commands of what users write. */
    public Statements statements() {
        return language().statements;
    }

    /** Turns a driver's errors into the library's. */
    public Errors errors() {
        return errors;
    }

    /** Where statements and sessions are called. */
    public CallSites callSites() {
        return callSites;
    }

    /** Where a session is opened: this very place if leaks are reported, else that of the first one with such a body. */
    public CallSite openedBy(Class<?> body) {
        return options.leakThreshold().isZero() ? callSites.first(body) : CallSite.here();
    }

    /** Who watches the database. */
    public Eyes eyes() {
        return eyes;
    }

    /** The database's clock. */
    public Timer timer() {
        return timer;
    }

    /**
     * Where to call back for a call that the user makes now, on this thread: to be asked for once a call, before anything is
     * begun. Throws what the user's own function for contexts throws, which fails the call.
     */
    public Callbacks callbacks() {
        return callbacks.here();
    }

    /** The stage of a call that was refused. */
    public <T extends @Nullable Object> Promise<T> failed(Throwable error) {
        return callbacks.failed(error);
    }

    /** The stage of a call that had nothing to wait for. */
    public <T extends @Nullable Object> Promise<T> resolved(T value) {
        return callbacks.resolved(value);
    }

    /** Whether a statement may leave something behind beside its changes of rows, so that the connection must be reset. */
    public boolean touches(Traits traits) {
        return traits.leavesState() || options.reset() == ResetPolicy.FULL;
    }
}
