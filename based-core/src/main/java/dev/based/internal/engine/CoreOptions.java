package dev.based.internal.engine;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.ResetPolicy;
import dev.based.spi.UrlOption;
import java.time.Duration;
import java.util.List;

/** The options that every database's URL takes in its query: those of {@link DatabaseOptions}. */
public final class CoreOptions {
    private static final DatabaseOptions DEFAULT = DatabaseOptions.DEFAULT;
    private static final UrlOption<Boolean> FORCE_ROLLBACK =
            UrlOption.bool("force_rollback", DEFAULT.forceRollback(), "roll everything back on disconnecting");
    private static final UrlOption<Boolean> USE_LOCK =
            UrlOption.bool("use_lock", DEFAULT.useLock(), "run sessions on SQLite one at a time");
    private static final UrlOption<Integer> MIN_SIZE =
            UrlOption.integer("min_size", DEFAULT.minSize(), 1, Integer.MAX_VALUE, "connections opened at first");
    private static final UrlOption<Integer> MAX_SIZE =
            UrlOption.integer("max_size", DEFAULT.maxSize(), 1, Integer.MAX_VALUE, "connections open at most");
    private static final UrlOption<Duration> ACQUIRE_TIMEOUT =
            UrlOption.duration("acquire_timeout", DEFAULT.acquireTimeout(), "how long to wait for a connection");
    private static final UrlOption<Integer> MAX_WAITING = UrlOption.integer(
            "max_waiting", DEFAULT.maxWaiting(), 0, Integer.MAX_VALUE, "callers that wait for a connection at most");
    private static final UrlOption<Integer> SHARE = UrlOption.integer(
            "share", DEFAULT.share(), 1, 256, "single statements that only read, in flight on a connection at most");
    private static final UrlOption<Duration> MAX_LIFETIME =
            UrlOption.duration("max_lifetime", DEFAULT.maxLifetime(), "how old a connection gets");
    private static final UrlOption<Duration> IDLE_TIMEOUT =
            UrlOption.duration("idle_timeout", DEFAULT.idleTimeout(), "how long a connection is kept that nobody uses");
    private static final UrlOption<Duration> KEEPALIVE = UrlOption.duration(
            "keepalive", DEFAULT.keepalive(), "how often a connection that nobody uses is asked whether it lives");
    private static final UrlOption<Duration> VALIDATE_AFTER = UrlOption.duration(
            "validate_after",
            DEFAULT.validateAfter(),
            "how long nobody has used a connection that is asked before it is given");
    private static final UrlOption<Duration> LEAK_THRESHOLD = UrlOption.duration(
            "leak_threshold", DEFAULT.leakThreshold(), "how long a connection may be held before that is reported");
    private static final UrlOption<Duration> QUEUE_TARGET = UrlOption.duration(
            "queue_target", DEFAULT.queueTarget(), "how long callers may wait before the pool counts as overloaded");
    private static final UrlOption<Duration> SLOW_STATEMENT = UrlOption.duration(
            "slow_statement",
            DEFAULT.slowStatement(),
            "how long the database takes for a statement that is logged as slow");
    private static final UrlOption<Duration> DISCONNECT_TIMEOUT = UrlOption.duration(
            "disconnect_timeout", DEFAULT.disconnectTimeout(), "how long disconnecting waits for open sessions");
    private static final UrlOption<Duration> CLEANUP_TIMEOUT = UrlOption.duration(
            "cleanup_timeout", DEFAULT.cleanupTimeout(), "how long a COMMIT or a rollback without a timeout may take");
    private static final UrlOption<Integer> STATEMENT_CACHE = UrlOption.integer(
            "statement_cache", DEFAULT.statementCache(), 0, Integer.MAX_VALUE, "statements kept prepared");
    private static final UrlOption<ResetPolicy> RESET =
            UrlOption.choice("reset", ResetPolicy.class, DEFAULT.reset(), "when a connection is made as new");
    private static final UrlOption<Boolean> STRICT_TIMES = UrlOption.bool(
            "strict_times", DEFAULT.strictTimes(), "refuse times that are finer than the database keeps");

    /** All of them. */
    public static final List<UrlOption<?>> ALL = List.of(
            FORCE_ROLLBACK,
            USE_LOCK,
            MIN_SIZE,
            MAX_SIZE,
            ACQUIRE_TIMEOUT,
            MAX_WAITING,
            SHARE,
            MAX_LIFETIME,
            IDLE_TIMEOUT,
            KEEPALIVE,
            VALIDATE_AFTER,
            LEAK_THRESHOLD,
            QUEUE_TARGET,
            SLOW_STATEMENT,
            DISCONNECT_TIMEOUT,
            CLEANUP_TIMEOUT,
            STATEMENT_CACHE,
            RESET,
            STRICT_TIMES);

    private CoreOptions() {}

    /** The options, with the URL's in their place. */
    static DatabaseOptions merge(DatabaseUrl url, DatabaseOptions options) {
        try {
            return options.withForceRollback(either(url, FORCE_ROLLBACK, options.forceRollback()))
                    .withUseLock(either(url, USE_LOCK, options.useLock()))
                    .withMaxSize(Integer.MAX_VALUE) // so that minSize fits until the real one is known
                    .withMinSize(either(url, MIN_SIZE, options.minSize()))
                    .withMaxSize(either(url, MAX_SIZE, options.maxSize()))
                    .withAcquireTimeout(either(url, ACQUIRE_TIMEOUT, options.acquireTimeout()))
                    .withMaxWaiting(either(url, MAX_WAITING, options.maxWaiting()))
                    .withShare(either(url, SHARE, options.share()))
                    .withMaxLifetime(either(url, MAX_LIFETIME, options.maxLifetime()))
                    .withIdleTimeout(either(url, IDLE_TIMEOUT, options.idleTimeout()))
                    .withKeepalive(either(url, KEEPALIVE, options.keepalive()))
                    .withValidateAfter(either(url, VALIDATE_AFTER, options.validateAfter()))
                    .withLeakThreshold(either(url, LEAK_THRESHOLD, options.leakThreshold()))
                    .withQueueTarget(either(url, QUEUE_TARGET, options.queueTarget()))
                    .withSlowStatement(either(url, SLOW_STATEMENT, options.slowStatement()))
                    .withDisconnectTimeout(either(url, DISCONNECT_TIMEOUT, options.disconnectTimeout()))
                    .withCleanupTimeout(either(url, CLEANUP_TIMEOUT, options.cleanupTimeout()))
                    .withStatementCache(either(url, STATEMENT_CACHE, options.statementCache()))
                    .withReset(either(url, RESET, options.reset()))
                    .withStrictTimes(either(url, STRICT_TIMES, options.strictTimes()));
        } catch (IllegalArgumentException contradiction) {
            throw new DatabaseUrlException(
                    "The options of the URL, or these and the DatabaseOptions, contradict each other: "
                            + contradiction.getMessage(),
                    contradiction);
        }
    }

    private static <T> T either(DatabaseUrl url, UrlOption<T> option, T value) {
        return option.find(url).orElse(value);
    }
}
