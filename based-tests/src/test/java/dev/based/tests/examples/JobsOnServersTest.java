package dev.based.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.examples.jobs.Jobs;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queue with eight workers at once: SKIP LOCKED, and NOTIFY where there is one. */
class JobsOnServersTest {
    @ParameterizedTest
    @EnumSource
    void run_onAServer_doesEachJobOnceAcrossTheStop(ServerKind kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Server database = Servers.get(kind).newDatabase()) {
            int status = Jobs.run(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    database.url());

            assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
            assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("Each job was done exactly once.\n");
            assertThat(status).isZero();
            assertThat(database.value("SELECT COUNT(DISTINCT job) FROM based_jobs_payments"))
                    .isEqualTo("100");
            assertThat(database.value("SELECT COUNT(*) FROM based_jobs_payments"))
                    .isEqualTo("100");
            assertThat(database.value("SELECT COUNT(*) FROM based_jobs WHERE state = 'done'"))
                    .isEqualTo("100");
        }
    }
}
