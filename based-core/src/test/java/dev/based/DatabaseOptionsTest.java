package dev.based;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of options that cannot be: the option by the name that it has in a URL, its range, and the value. */
class DatabaseOptionsTest {
    private static final Duration LESS = Duration.ofSeconds(-1);

    private static Arguments of(String message, UnaryOperator<DatabaseOptions> change) {
        return Arguments.of(message, change);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                of("max_size must be at least 1, not -1.", options -> options.withMaxSize(-1)),
                of("min_size must be at least 1, not 0.", options -> options.withMinSize(0)),
                of(
                        "max_size must be at least min_size, which is 5, not 3.",
                        options -> options.withMinSize(5).withMaxSize(3)),
                of("max_waiting must be at least 0, not -2.", options -> options.withMaxWaiting(-2)),
                of("share must be from 1 to 256, not 257.", options -> options.withShare(257)),
                of("statement_cache must be at least 0, not -1.", options -> options.withStatementCache(-1)),
                of(
                        "acquire_timeout must be a time longer than zero, not PT0S.",
                        options -> options.withAcquireTimeout(Duration.ZERO)),
                of(
                        "cleanup_timeout must be a time longer than zero, not PT-1S.",
                        options -> options.withCleanupTimeout(LESS)),
                of("max_lifetime must be zero or a longer time, not PT-1S.", options -> options.withMaxLifetime(LESS)),
                of("idle_timeout must be zero or a longer time, not PT-1S.", options -> options.withIdleTimeout(LESS)),
                of("keepalive must be zero or a longer time, not PT-1S.", options -> options.withKeepalive(LESS)),
                of(
                        "validate_after must be zero or a longer time, not PT-1S.",
                        options -> options.withValidateAfter(LESS)),
                of(
                        "leak_threshold must be zero or a longer time, not PT-1S.",
                        options -> options.withLeakThreshold(LESS)),
                of("queue_target must be zero or a longer time, not PT-1S.", options -> options.withQueueTarget(LESS)),
                of(
                        "slow_statement must be zero or a longer time, not PT-1S.",
                        options -> options.withSlowStatement(LESS)),
                of(
                        "disconnect_timeout must be zero or a longer time, not PT-1S.",
                        options -> options.withDisconnectTimeout(LESS)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void optionOutOfRange_isToldWithItsNameRangeAndValue(String message, UnaryOperator<DatabaseOptions> change) {
        assertThatThrownBy(() -> change.apply(DatabaseOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
