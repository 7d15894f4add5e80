package dev.based.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a standby has all that its primary has, by what both tell. */
class LsnTest {
    private static final long PAGE = 8192;
    private static final long FILE = 16 << 20;

    private static Lsn primary(long system, long timeline, String next, String kept) {
        return Lsn.ofPrimary(system, timeline, next, kept, PAGE, FILE, "1");
    }

    @ParameterizedTest
    @CsvSource({
        "16/B374D848, 16/B374D848, true",
        "16/B374D848, 16/B374D847, false",
        "16/B374D848, 17/0, true",
        // a page, or a file, has just ended: its successor's header is no change
        "0/3002018, 0/3002000, true",
        "0/3002018, 0/3001FF8, false",
        "0/4000028, 0/4000000, true",
        "0/4000028, 0/3FFFFF8, false",
        // a change goes on behind the header of a page
        "0/3002028, 0/3002000, false"
    })
    void standbyHasAll(String primary, String standby, boolean expected) {
        assertThat(Lsn.ofStandby(1, 1, standby).covers(primary(1, 1, primary, primary)))
                .isEqualTo(expected);
    }

    /** Such as a logical replica that has taken the place of the primary, while the old one's standby goes on. */
    @Test
    void standbyOfAnotherSystem_orOnAnotherTimeline_tellsNothing() {
        assertThat(Lsn.ofStandby(2, 1, "1/0").covers(primary(1, 1, "0/9", "0/9")))
                .isFalse();
        assertThat(Lsn.ofStandby(1, 2, "1/0").covers(primary(1, 1, "0/9", "0/9")))
                .isFalse();
    }

    /** What was not on disk is lost in any crash, and no standby has it. */
    @ParameterizedTest
    @CsvSource({"1, 1, 0/70, true", "1, 1, 0/80, false", "1, 1, 0/90, false", "2, 1, 0/70, false", "1, 2, 0/70, false"})
    void primaryIsSetBack_ifItHasLostWhatItHadKept(long system, long timeline, String kept, boolean expected) {
        assertThat(primary(system, timeline, "1/0", kept).isSetBackFrom(primary(1, 1, "1/99", "0/80")))
                .isEqualTo(expected);
    }
}
