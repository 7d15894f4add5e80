package dev.based.tests.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R1: streams keep the rules of Reactive Streams, says its own kit. */
class ReactiveStreamsTckTest {
    /** Needs a stream of more than two thousand million rows. */
    private static final String ENDLESS = "required_spec317_mustNotSignalOnErrorWhenPendingAboveLongMaxValue";

    @TempDir
    private Path folder;

    /** What is not verified is optional, or no test can verify it. */
    @ParameterizedTest
    @EnumSource
    void r1_rulesOfReactiveStreams(StreamedDatabase kind) {
        KitOfReactiveStreams run = KitOfReactiveStreams.run(kind, kind.url(folder));
        System.out.printf(
                "reactive-streams-tck-flow on %s: %d run, %d failed, %d skipped%n",
                kind, run.ran(), run.failed(), run.skipped().size());

        assertThat(run.failures()).isEmpty();
        assertThat(run.passed()).hasSizeGreaterThan(20);
        assertThat(run.skipped())
                .allMatch(name -> name.startsWith("optional_")
                        || name.startsWith("untested_")
                        || name.equals(ENDLESS) && !kind.isLazy());
    }
}
