package dev.based.tests.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.OnOneJdk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The kit asks for no more than the rules say: who says what a database lacks, and how it spells SQL, passes. */
@OnOneJdk
class ModestBackendTest {
    private static final List<String> TESTS = List.of(
            "e1_uniqueConstraintIsNamed", "e1_nonsenseIsASyntaxError", "e1_connectionLivesOn", "v1_textComesBack");

    @Test
    @ResourceLock("The kit")
    void b3_databaseThatSaysWhatItLacks_passes_andElseDoesNot() {
        assertThat(KitRun.of(ModestKit.class, ModestBackend::new, TESTS).failures())
                .isEmpty();
        assertThat(KitRun.of(ModestBackend::new, TESTS).failures()).containsOnlyKeys(TESTS);
    }
}
