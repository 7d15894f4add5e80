package dev.based.internal.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a pool counts as overloaded, on a clock of the test's own. */
class OverloadTest {
    private static final long MILLI = 1_000_000;

    private final Overload overload = new Overload(Duration.ofMillis(50));
    private long now = 5_000 * MILLI;

    /** One caller each ten milliseconds is given a connection after so long. */
    private void serve(long waitedMillis, int callers) {
        for (int i = 0; i < callers; i++) {
            now += 10 * MILLI;
            overload.served(now, waitedMillis * MILLI);
        }
    }

    @Test
    void everyoneWhoWaitsForLongerThanTheTarget_forASecond_isOverload() {
        serve(60, 99); // of which the first ends an interval that was long ago
        assertThat(overload.isOverloaded()).isFalse();
        serve(60, 2);
        assertThat(overload.isOverloaded()).isTrue();
        serve(60, 500);
        assertThat(overload.isOverloaded()).isTrue();
    }

    @Test
    void oneWhoWaitsForLess_endsIt() {
        serve(60, 300);
        assertThat(overload.isOverloaded()).isTrue();
        serve(50, 1);
        assertThat(overload.isOverloaded()).isFalse();
        serve(60, 90);
        assertThat(overload.isOverloaded()).isFalse();
    }

    @Test
    void burst_isNone() {
        serve(400, 80);
        assertThat(overload.isOverloaded()).isFalse();
    }

    /** What was waited for then says nothing of now. */
    @Test
    void longPause_isNone() {
        serve(60, 80);
        now += 10_000 * MILLI;
        serve(60, 1);
        assertThat(overload.isOverloaded()).isFalse();
    }

    @Test
    void withoutATarget_nothingIsGuarded() {
        assertThat(new Overload(Duration.ZERO).isGuarded()).isFalse();
        assertThat(overload.isGuarded()).isTrue();
    }
}
