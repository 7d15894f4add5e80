package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel says of the timer by which it asks whether the other side of a silent connection is there. */
class KeepaliveTest {
    private static final int HUNDREDTHS = 100;
    /** Of the columns of /proc/net/tcp: the other side, and the timer with the time that is left. */
    private static final int REMOTE = 2;

    private static final int STATE = 3;
    private static final String ESTABLISHED = "01";
    private static final int TIMER = 5;
    private static final String KEEPALIVE = "02";

    @ParameterizedTest
    @EnumSource
    void connection_isAskedForByTcpWithinAMinute_andNeverIfTheUrlSaysSo(ServerKind kind) throws IOException {
        assertThat(timers(kind, "")).singleElement().satisfies(timer -> {
            assertThat(timer).startsWith(KEEPALIVE);
            assertThat(Long.parseLong(timer.substring(KEEPALIVE.length() + 1), 16))
                    .isBetween(0L, 60L * HUNDREDTHS);
        });
        assertThat(timers(kind, "0")).singleElement().asString().doesNotStartWith(KEEPALIVE);
    }

    private static List<String> timers(ServerKind kind, String silence) throws IOException {
        Server server = Servers.get(kind);
        try (FreezingProxy proxy = new FreezingProxy(server)) {
            var url = server.parts().toBuilder()
                    .host("127.0.0.1")
                    .port(proxy.port())
                    .build();
            if (!silence.isEmpty()) {
                url = url.withOption("tcp_keepalive", silence);
            }
            Database database = await(Database.create(url.toStringWithPassword(), Fixture.OPTIONS.withMaxSize(1))
                    .connect());
            try {
                await(database.fetchAll("SELECT 1"));
                return timersOfClientsOf(proxy.port());
            } finally {
                await(database.disconnect());
            }
        }
    }

    private static List<String> timersOfClientsOf(int port) throws IOException {
        List<String> timers = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            Path file = Path.of(table);
            assumeTrue(Files.isReadable(file), "Skipped: this system has no " + table + ".");
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.strip().split(" +");
                if (columns[REMOTE].endsWith(":%04X".formatted(port)) && columns[STATE].equals(ESTABLISHED)) {
                    timers.add(columns[TIMER]);
                }
            }
        }
        return timers;
    }
}
