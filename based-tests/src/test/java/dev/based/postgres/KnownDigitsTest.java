package dev.based.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.postgres.KnownDigits.Subject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection keeps of digits: no more than a bound, the latest, for a minute where they would cut. */
class KnownDigitsTest {
    private static final int[] WHOLE = {0};

    private final KnownDigits known = new KnownDigits();

    @AfterEach
    void realClock() {
        DigitsClock.real();
    }

    @Test
    void manyPathsOfManyStatements_areBounded() {
        Subject first = new Subject();
        known.learn(first, "first", WHOLE);
        for (int statement = 0; statement < 100; statement++) {
            Subject subject = new Subject();
            for (int path = 0; path < 100; path++) {
                known.learn(subject, "tenant " + path, WHOLE);
                assertThat(known.of(first, "first")).isNotNull(); // it is of use
            }
        }
        assertThat(known.size()).isBetween(1_000, 5_000);
        known.learn(new Subject(), "x".repeat(1_000_000), WHOLE);
        assertThat(known.size()).isEqualTo(1);
    }

    /** They are for the last one only, and never push out what comes back. */
    @Test
    void meaningsThatDoNotComeBack_takeNoRoom() {
        Subject subject = new Subject();
        known.learn(subject, "", WHOLE);
        Naming naming = new Naming();
        String last = "";
        for (int turn = 0; turn < 10_000; turn++) {
            naming.changed("CALL x()");
            last = naming.answered();
            assertThat(known.of(subject, last)).isNull();
            known.learn(subject, last, WHOLE);
            assertThat(known.of(subject, last)).isNotNull();
        }
        assertThat(known.size()).isEqualTo(1);
        assertThat(known.of(subject, "")).isNotNull();
        known.forget(subject, last);
        assertThat(known.of(subject, last)).isNull();
    }

    /** What a comment holds is no statement. */
    @Test
    void differentStatements_haveDifferentMeanings() {
        Naming one = new Naming();
        one.changed("SET ROLE a --;SET search_path = b");
        Naming two = new Naming();
        two.changed("SET ROLE a --");
        two.changed("SET search_path = b");
        assertThat(one.answered()).isNotEqualTo(two.answered());
    }

    @Test
    void digits_areOldBehindAMinute() {
        Subject subject = new Subject();
        DigitsClock.real();
        known.learn(subject, "", WHOLE);
        DigitsClock.forward(Duration.ofSeconds(59));
        assertThat(known.of(subject, "").isOld()).isFalse();
        DigitsClock.forward(Duration.ofSeconds(61));
        assertThat(known.of(subject, "").isOld()).isTrue();
        known.learn(subject, "", WHOLE);
        assertThat(known.of(subject, "").isOld()).isFalse();
        known.forget(subject, "");
        assertThat(known.of(subject, "")).isNull();
        assertThat(subject.isAsked()).isTrue();
    }
}
