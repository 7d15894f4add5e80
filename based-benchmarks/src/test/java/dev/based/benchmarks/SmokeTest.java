package dev.based.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.benchmarks.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each task is done once by each contender on SQLite, with its result checked. */
class SmokeTest {
    @Test
    void tinyRun_hasAllContendersAndWritesItsResults(@TempDir Path folder) throws Exception {
        Plan plan = Arguments.read(List.of("tiny", "folder=" + folder));
        Report report = Benchmarks.run(plan);
        assertThat(report.contests())
                .hasSameSizeAs(plan.contests())
                .allSatisfy(contest ->
                        assertThat(contest.turns()).containsKeys("Based", "Based, await", "sqlite-jdbc, one thread"))
                .anySatisfy(contest -> assertThat(contest.turns())
                        .containsKeys("sqlite-jdbc + HikariCP", "sqlite-jdbc + HikariCP, one connection"));
        assertThat(report.notes()).noneMatch(note -> note.contains("failed"));
        assertThat(folder.resolve("results.json")).content().contains("\"task\" : \"fortunes\"");
        assertThat(folder.resolve("results.md")).content().contains("| fortunes, 64 callers | ");
        assertThat(Files.readString(folder.resolve("sqlite-chained.svg")))
                .contains("<circle")
                .endsWith("</svg>\n");
    }

    @Test
    void wordThatMeansNothing_isRefused() {
        assertThatThrownBy(() -> Arguments.read(List.of("qick"))).hasMessageContaining("\"qick\" means nothing here");
    }
}
