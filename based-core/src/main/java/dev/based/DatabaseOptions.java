package dev.based;

import dev.based.observe.DatabaseListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Database} behaves, whatever the database behind it. The URL's query has the last word: each option has the
 * name given in brackets there.
 *
 * <pre>{@code
 * DatabaseOptions.DEFAULT.withMaxSize(20).withForceRollback(true)
 * }</pre>
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class DatabaseOptions {
    /**
     * One connection at first, ten at most (as HikariCP has it), 30 seconds for all waits, 10,000 callers waiting, 256
     * statements cached (as the Vert.x clients have it), callbacks on the thread at hand.
     */
    public static final DatabaseOptions DEFAULT = new DatabaseOptions(new Values());

    private final Values values;

    private DatabaseOptions(Values values) {
        this.values = values;
        values.validate();
    }

    private DatabaseOptions with(Consumer<Values> change) {
        Values copy = values.copy();
        change.accept(copy);
        return new DatabaseOptions(copy);
    }

    /**
     * Whether all sessions share one connection and one transaction, one session at a time, which is rolled back by {@link
     * Database#disconnect()}; for tests. Isolation and read-only options of a session have no effect then [{@code
     * force_rollback}].
     *
     * @return whether all is rolled back on disconnecting
     */
    public boolean forceRollback() {
        return values.forceRollback;
    }

    /**
     * The same options with another value of {@link #forceRollback()}.
     *
     * @param value whether all is rolled back on disconnecting
     * @return a copy
     */
    public DatabaseOptions withForceRollback(boolean value) {
        return with(copy -> copy.forceRollback = value);
    }

    /**
     * Whether sessions on SQLite run one at a time, readers too; no effect on other databases, where each session has a
     * connection of its own [{@code use_lock}].
     *
     * @return whether sessions on SQLite run one at a time
     */
    public boolean useLock() {
        return values.useLock;
    }

    /**
     * The same options with another value of {@link #useLock()}.
     *
     * @param value whether sessions on SQLite run one at a time
     * @return a copy
     */
    public DatabaseOptions withUseLock(boolean value) {
        return with(copy -> copy.useLock = value);
    }

    /**
     * How many connections {@link Database#connect()} opens, and how many are kept from then on; at least 1 [{@code min_size}].
     *
     * @return the number
     */
    public int minSize() {
        return values.minSize;
    }

    /**
     * The same options with another value of {@link #minSize()}.
     *
     * @param value how many connections are opened at first
     * @return a copy
     * @throws IllegalArgumentException if the value is less than 1 or more than {@link #maxSize()}
     */
    public DatabaseOptions withMinSize(int value) {
        return with(copy -> copy.minSize = value);
    }

    /**
     * How many connections may be open at once [{@code max_size}].
     *
     * @return the number
     */
    public int maxSize() {
        return values.maxSize;
    }

    /**
     * The same options with another value of {@link #maxSize()}.
     *
     * @param value how many connections may be open at once
     * @return a copy
     * @throws IllegalArgumentException if the value is less than {@link #minSize()}
     */
    public DatabaseOptions withMaxSize(int value) {
        return with(copy -> copy.maxSize = value);
    }

    /**
     * How long a caller waits for a free connection [{@code acquire_timeout}].
     *
     * @return the duration
     */
    public Duration acquireTimeout() {
        return values.acquireTimeout;
    }

    /**
     * The same options with another value of {@link #acquireTimeout()}.
     *
     * @param value how long a caller waits for a free connection
     * @return a copy
     * @throws IllegalArgumentException if the value is not positive
     */
    public DatabaseOptions withAcquireTimeout(Duration value) {
        return with(copy -> copy.acquireTimeout = value);
    }

    /**
     * How many callers may wait for a connection at once; the next one fails at once [{@code max_waiting}].
     *
     * @return the number
     */
    public int maxWaiting() {
        return values.maxWaiting;
    }

    /**
     * The same options with another value of {@link #maxWaiting()}.
     *
     * @param value how many callers may wait at once
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withMaxWaiting(int value) {
        return with(copy -> copy.maxWaiting = value);
    }

    /**
     * How many single statements may be in flight on one connection; 1 for a connection for each. Only those share one that only
     * read, outside of sessions: what changes something has a connection of its own, and so have sessions and streams. A slow statement
     * holds up those that were sent behind it. On SQLite, which runs one statement at a time, only 1 is possible. No effect with
     * {@link #forceRollback()} and {@link ResetPolicy#FULL} [{@code share}].
     *
     * @return the number
     */
    public int share() {
        return values.share;
    }

    /**
     * The same options with another value of {@link #share()}.
     *
     * @param value how many single statements may be in flight on one connection
     * @return a copy
     * @throws IllegalArgumentException if the value is less than 1 or more than 256
     */
    public DatabaseOptions withShare(int value) {
        return with(copy -> copy.share = value);
    }

    /**
     * How old a connection gets: it is closed when nobody uses it, some as much as a tenth earlier, so that not all end at once; zero for no
     * end [{@code max_lifetime}].
     *
     * @return the duration
     */
    public Duration maxLifetime() {
        return values.maxLifetime;
    }

    /**
     * The same options with another value of {@link #maxLifetime()}.
     *
     * @param value how old a connection gets
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withMaxLifetime(Duration value) {
        return with(copy -> copy.maxLifetime = value);
    }

    /**
     * How long a connection is kept that nobody uses, beyond the first {@link #minSize()}; zero for ever [{@code idle_timeout}].
     *
     * @return the duration
     */
    public Duration idleTimeout() {
        return values.idleTimeout;
    }

    /**
     * The same options with another value of {@link #idleTimeout()}.
     *
     * @param value how long a connection is kept that nobody uses
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withIdleTimeout(Duration value) {
        return with(copy -> copy.idleTimeout = value);
    }

    /**
     * How often a connection that nobody uses is asked whether it lives, so that no firewall forgets it; zero for never [{@code keepalive}].
     *
     * @return the duration
     */
    public Duration keepalive() {
        return values.keepalive;
    }

    /**
     * The same options with another value of {@link #keepalive()}.
     *
     * @param value how often a connection that nobody uses is asked whether it lives
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withKeepalive(Duration value) {
        return with(copy -> copy.keepalive = value);
    }

    /**
     * How long nobody has used a connection that is asked whether it lives before a caller gets it, who waits for the answer. If it does not
     * come soon, another connection is opened beside it; after two seconds, or half of {@link #acquireTimeout()} if that is less, though no
     * less than half a second, it is given up. Zero means always [{@code validate_after}].
     *
     * @return the duration
     */
    public Duration validateAfter() {
        return values.validateAfter;
    }

    /**
     * The same options with another value of {@link #validateAfter()}.
     *
     * @param value how long nobody has used a connection that is asked before it is given
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withValidateAfter(Duration value) {
        return with(copy -> copy.validateAfter = value);
    }

    /**
     * How long a connection may be held before that is reported, once, by a warning of the logger {@code dev.based.Database}, with the
     * place that opened the session; zero for no report [{@code leak_threshold}].
     *
     * @return the duration
     */
    public Duration leakThreshold() {
        return values.leakThreshold;
    }

    /**
     * The same options with another value of {@link #leakThreshold()}.
     *
     * @param value how long a connection may be held before that is reported
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withLeakThreshold(Duration value) {
        return with(copy -> copy.leakThreshold = value);
    }

    /**
     * How long callers may wait for a connection before the pool counts as overloaded: if everyone who got one during a second had waited for
     * longer, those who could not be answered by their own timeout, or would wait longer than {@link #acquireTimeout()}, fail at once with {@link
     * PoolOverloadException}; zero for no such guard [{@code queue_target}].
     *
     * @return the duration
     */
    public Duration queueTarget() {
        return values.queueTarget;
    }

    /**
     * The same options with another value of {@link #queueTarget()}.
     *
     * @param value how long callers may wait before the pool counts as overloaded
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withQueueTarget(Duration value) {
        return with(copy -> copy.queueTarget = value);
    }

    /**
     * How long the database takes for a statement that is logged as slow, by a warning of the logger {@code dev.based.Statement}; zero for
     * none. At most ten are logged in a second [{@code slow_statement}].
     *
     * @return the duration
     */
    public Duration slowStatement() {
        return values.slowStatement;
    }

    /**
     * The same options with another value of {@link #slowStatement()}.
     *
     * @param value how long the database takes for a statement that is logged as slow
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withSlowStatement(Duration value) {
        return with(copy -> copy.slowStatement = value);
    }

    /**
     * How long {@link Database#disconnect()} waits for open sessions before it cancels them [{@code disconnect_timeout}].
     *
     * @return the duration
     */
    public Duration disconnectTimeout() {
        return values.disconnectTimeout;
    }

    /**
     * The same options with another value of {@link #disconnectTimeout()}.
     *
     * @param value how long disconnecting waits for open sessions
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withDisconnectTimeout(Duration value) {
        return with(copy -> copy.disconnectTimeout = value);
    }

    /**
     * How long a COMMIT, a rollback, a reset, or anything else that ends something and is not covered by a timeout, may take at
     * least before its connection is given up, and what waits for it fails; twice as long at most [{@code cleanup_timeout}].
     *
     * @return the duration
     */
    public Duration cleanupTimeout() {
        return values.cleanupTimeout;
    }

    /**
     * The same options with another value of {@link #cleanupTimeout()}.
     *
     * @param value how long the end of something may take; long for transactions that change millions of rows
     * @return a copy
     * @throws IllegalArgumentException if the value is not positive
     */
    public DatabaseOptions withCleanupTimeout(Duration value) {
        return with(copy -> copy.cleanupTimeout = value);
    }

    /**
     * How many statements are kept parsed, and prepared on each connection [{@code statement_cache}].
     *
     * @return the number
     */
    public int statementCache() {
        return values.statementCache;
    }

    /**
     * The same options with another value of {@link #statementCache()}.
     *
     * @param value how many statements are kept
     * @return a copy
     * @throws IllegalArgumentException if the value is negative
     */
    public DatabaseOptions withStatementCache(int value) {
        return with(copy -> copy.statementCache = value);
    }

    /**
     * When a connection is made as new between two sessions [{@code reset}].
     *
     * @return the policy
     */
    public ResetPolicy reset() {
        return values.reset;
    }

    /**
     * The same options with another value of {@link #reset()}.
     *
     * @param value when a connection is made as new
     * @return a copy
     */
    public DatabaseOptions withReset(ResetPolicy value) {
        return with(copy -> copy.reset = value);
    }

    /**
     * Whether a bound time with more digits than the database keeps is refused; otherwise they are cut off [{@code
     * strict_times}].
     *
     * @return whether it is refused
     */
    public boolean strictTimes() {
        return values.strictTimes;
    }

    /**
     * The same options with another value of {@link #strictTimes()}.
     *
     * @param value whether times that would lose digits are refused
     * @return a copy
     */
    public DatabaseOptions withStrictTimes(boolean value) {
        return with(copy -> copy.strictTimes = value);
    }

    /**
     * What runs the bodies of sessions and transactions, and what is chained to the stages of the database; not in the URL.
     *
     * @return the executor, or null for the thread at hand: a connection's own, an event loop, or the caller's
     */
    public @Nullable Executor dispatcher() {
        return values.dispatcher;
    }

    /**
     * The same options with another {@link #dispatcher()}: neither bodies nor what is chained to stages run on the threads of
     * connections or event loops then, so that they may block and compute. Each costs a hop to another thread. What is chained
     * to a stage that has completed, or that is cancelled, runs on the thread that chains or cancels.
     *
     * <p>The executor is the caller's, who ends it after the database was disconnected. What it refuses runs on the thread at
     * hand; what it drops is lost, and with it the outcome of the session. Code that waits by {@link Async#await} on a thread
     * of the executor itself, rather than in {@link Async#async(java.util.concurrent.Callable) async}, needs more threads
     * than there are such waits.
     *
     * @param value what runs callbacks; null for the thread at hand
     * @return a copy
     */
    public DatabaseOptions withDispatcher(@Nullable Executor value) {
        return with(copy -> copy.dispatcher = value);
    }

    /**
     * What carries the caller's context over to callbacks; not in the URL.
     *
     * @return the function, or null if nothing is carried over
     */
    public @Nullable UnaryOperator<Executor> context() {
        return values.context;
    }

    /**
     * The same options with another {@link #context()}. The function is called on the thread that calls a verb, a session, a
     * transaction, {@code connect} or {@code disconnect}, with the {@link #dispatcher()} or, if there is none, an executor that
     * runs at once. It takes note of what belongs to that thread, such as SLF4J's MDC or OpenTelemetry's current context, and
     * returns an executor that restores it around what it passes on to the one given. That executor runs the callbacks of
     * this one call.
     *
     * @param value makes the executor of a call; null to carry nothing over. What it throws fails the call, as does null
     * @return a copy
     */
    public DatabaseOptions withContext(@Nullable UnaryOperator<Executor> value) {
        return with(copy -> copy.context = value);
    }

    /**
     * What gives the credentials of logins; not in the URL.
     *
     * @return the function, or null if those of the URL count, or those of {@link #hostCredentials()}
     */
    public @Nullable Supplier<? extends CompletionStage<Credentials>> credentials() {
        return values.credentials;
    }

    /**
     * The same options with another function for {@link #credentials()}, such as one that fetches a token from a cloud's service or
     * a password from a vault. It is called for each login, but only once for those that happen at the same time; what
     * it gives is used again, for all hosts, if it says {@linkplain Credentials#validUntil until when}. If the server refuses it, the
     * function is called once more. The user name and the password of the URL have no meaning then. It takes the place of {@link
     * #withHostCredentials}.
     *
     * <p>It is called on a thread for itself, which it may block. If it throws, fails, gives null, or takes longer than three quarters of
     * {@link #acquireTimeout()} or 10 seconds, no connection is opened, with an error that says so.
     *
     * @param value gives credentials; null for those of the URL
     * @return a copy
     */
    public DatabaseOptions withCredentials(@Nullable Supplier<? extends CompletionStage<Credentials>> value) {
        return with(copy -> {
            copy.credentials = value;
            copy.hostCredentials = null;
        });
    }

    /**
     * What gives the credentials of logins for each host; not in the URL.
     *
     * @return the function, or null if there is none
     */
    public @Nullable Function<? super DatabaseUrl.Host, ? extends CompletionStage<Credentials>> hostCredentials() {
        return values.hostCredentials;
    }

    /**
     * The same options with another function for {@link #hostCredentials()}: as that of {@link #withCredentials}, whose place it takes,
     * but told which server is logged in to, for tokens that hold for one host only, as those of clouds do, and servers
     * with passwords of their own. What it gives is for that host alone: it is called once for logins to the same host that happen at
     * the same time, and what it gives is used again for the same host.
     *
     * @param value gives credentials for a host of the URL, whose name is as the URL has it, and whose port is the usual one if the URL
     *     has none (a socket in the file system may have none); null for those of the URL
     * @return a copy
     */
    public DatabaseOptions withHostCredentials(
            @Nullable Function<? super DatabaseUrl.Host, ? extends CompletionStage<Credentials>> value) {
        return with(copy -> {
            copy.hostCredentials = value;
            copy.credentials = null;
        });
    }

    /**
     * The types that {@link #withType} has added; not in the URL.
     *
     * @return the types, in the order in which they were added
     */
    public List<CustomType<?>> types() {
        return values.types;
    }

    /**
     * The same options with one more type: values of a class are bound as its text, also in arrays, on every database, and PostgreSQL's
     * columns of the type of this name, and of its arrays, are read as that class. Connections look up the types of the columns that
     * they meet, so that the type may be made later. (PostgreSQL announces a domain as the type that it is based on, save in arrays.)
     *
     * @param <T> the class
     * @param name the type's name, in whatever schema ({@code vector}), or with its schema ({@code extensions.vector}), which goes before
     *     a name without
     * @param type the class
     * @param parse makes an object of the server's text
     * @param text writes an object as the server reads it
     * @return a copy
     */
    public <T> DatabaseOptions withType(
            String name, Class<T> type, Function<String, T> parse, Function<T, String> text) {
        CustomType<T> added = new CustomType<>(name, type, parse, text);
        return with(copy -> copy.types =
                Stream.concat(copy.types.stream(), Stream.of(added)).toList());
    }

    /**
     * The listeners that {@link #withListener} has added; not in the URL.
     *
     * @return the listeners, in the order in which they were added
     */
    public List<DatabaseListener> listeners() {
        return values.listeners;
    }

    /**
     * The same options with one more listener, which is told what the database does: calls, sessions, transactions and the pool's events.
     *
     * @param listener what is told
     * @return a copy
     */
    public DatabaseOptions withListener(DatabaseListener listener) {
        Objects.requireNonNull(listener, "The listener is null.");
        return with(copy -> copy.listeners =
                Stream.concat(copy.listeners.stream(), Stream.of(listener)).toList());
    }

    /**
     * What {@link #withAttachment} has added for a class; not in the URL. For authors of backends.
     *
     * @param <T> the class
     * @param type the class
     * @return the object, or null if there is none
     */
    public <T> @Nullable T attachment(Class<T> type) {
        return Objects.requireNonNull(type, "The class of the attachment is null.")
                .cast(values.attachments.get(type));
    }

    /**
     * The same options with an object of the user's that a backend works with; what it is for, the backend says, as {@link
     * dev.based.vertx.SharedVertx#withVertx} does. Backends that do not know it leave it alone.
     *
     * @param <T> the class
     * @param type the class by which the backend asks for it
     * @param value the object, in place of one that was added before for that class; null for none
     * @return a copy
     */
    public <T> DatabaseOptions withAttachment(Class<T> type, @Nullable T value) {
        Objects.requireNonNull(type, "The class of the attachment is null.");
        Map<Class<?>, Object> attachments = new HashMap<>(values.attachments);
        if (value == null) {
            attachments.remove(type);
        } else {
            attachments.put(type, type.cast(value));
        }
        return with(copy -> copy.attachments = Map.copyOf(attachments));
    }

    /** What the options are. Not changed once it is in use; an option is one field, one getter and one copying method. */
    private static final class Values implements Cloneable {
        private boolean forceRollback;
        private boolean useLock;
        private int minSize = 1;
        private int maxSize = 10;
        private Duration acquireTimeout = Duration.ofSeconds(30);
        private int maxWaiting = 10_000;
        private int share = 1;
        private Duration maxLifetime = Duration.ofMinutes(30);
        private Duration idleTimeout = Duration.ofMinutes(10);
        private Duration keepalive = Duration.ofMinutes(2);
        private Duration validateAfter = Duration.ofSeconds(5);
        private Duration leakThreshold = Duration.ZERO;
        private Duration queueTarget = Duration.ZERO;
        private Duration slowStatement = Duration.ZERO;
        private Duration disconnectTimeout = Duration.ofSeconds(30);
        private Duration cleanupTimeout = Duration.ofSeconds(30);
        private int statementCache = 256;
        private ResetPolicy reset = ResetPolicy.ROLLBACK;
        private boolean strictTimes;
        private List<CustomType<?>> types = List.of();
        private List<DatabaseListener> listeners = List.of();
        private Map<Class<?>, Object> attachments = Map.of();
        private @Nullable Supplier<? extends CompletionStage<Credentials>> credentials;
        private @Nullable Function<? super DatabaseUrl.Host, ? extends CompletionStage<Credentials>> hostCredentials;
        private @Nullable Executor dispatcher;
        private @Nullable UnaryOperator<Executor> context;

        Values copy() {
            try {
                return (Values) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }

        void validate() {
            range("min_size", minSize, 1, Integer.MAX_VALUE);
            range("max_size", maxSize, 1, Integer.MAX_VALUE);
            require(
                    maxSize >= minSize,
                    () -> "max_size must be at least min_size, which is " + minSize + ", not " + maxSize + ".");
            range("max_waiting", maxWaiting, 0, Integer.MAX_VALUE);
            range("share", share, 1, 256);
            range("statement_cache", statementCache, 0, Integer.MAX_VALUE);
            positive("acquire_timeout", acquireTimeout);
            positive("cleanup_timeout", cleanupTimeout);
            zeroOrMore("max_lifetime", maxLifetime);
            zeroOrMore("idle_timeout", idleTimeout);
            zeroOrMore("keepalive", keepalive);
            zeroOrMore("validate_after", validateAfter);
            zeroOrMore("leak_threshold", leakThreshold);
            zeroOrMore("queue_target", queueTarget);
            zeroOrMore("slow_statement", slowStatement);
            zeroOrMore("disconnect_timeout", disconnectTimeout);
            Objects.requireNonNull(reset, "reset is null.");
        }

        private static void range(String option, int value, int least, int most) {
            require(
                    value >= least && value <= most,
                    () -> option + " must be "
                            + (most == Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most)
                            + ", not " + value + ".");
        }

        private static void positive(String option, Duration value) {
            Objects.requireNonNull(value, () -> option + " is null.");
            require(
                    value.compareTo(Duration.ZERO) > 0,
                    () -> option + " must be a time longer than zero, not " + value + ".");
        }

        private static void zeroOrMore(String option, Duration value) {
            Objects.requireNonNull(value, () -> option + " is null.");
            require(!value.isNegative(), () -> option + " must be zero or a longer time, not " + value + ".");
        }

        private static void require(boolean condition, Supplier<String> message) {
            if (!condition) {
                throw new IllegalArgumentException(message.get());
            }
        }
    }
}
