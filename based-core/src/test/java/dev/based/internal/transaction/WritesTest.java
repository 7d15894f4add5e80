package dev.based.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Backend;
import org.junit.jupiter.api.Test;

/** The time of the last write. */
class WritesTest {
    private final Writes writes = new Writes();

    @Test
    void last_isNeverBeforeTheFirst() {
        assertThat(writes.last()).isEqualTo(Backend.NEVER);
    }

    @Test
    void ended_thatIsToldLate_doesNotTakeTheTimeBack() {
        writes.ended(-5);
        assertThat(writes.last()).isEqualTo(-5);
        writes.ended(7);
        writes.ended(3);
        assertThat(writes.last()).isEqualTo(7);
    }

    /** The clock may go round. */
    @Test
    void ended_comparesByDifference() {
        writes.ended(Long.MAX_VALUE);
        writes.ended(Long.MIN_VALUE + 5);
        assertThat(writes.last()).isEqualTo(Long.MIN_VALUE + 5);
    }
}
