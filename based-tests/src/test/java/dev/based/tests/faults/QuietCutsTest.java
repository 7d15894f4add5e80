package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Cut;
import dev.based.tests.servers.CuttingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are cut off while they are opened: the attempt fails, and nothing of Vert.x or Netty is printed beside it. */
class QuietCutsTest {
    private static final int PIECES = 8;

    @ParameterizedTest
    @EnumSource
    void connectThatIsCutOff_failsWithoutNoise(ServerKind kind) throws Exception {
        Server server = Servers.get(kind);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (int piece = 1; piece <= PIECES; piece++) {
                connectThroughCut(server, piece);
            }
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .doesNotContain("Unhandled exception")
                .doesNotContain("at io.vertx.")
                .doesNotContain("at io.netty.");
    }

    private static void connectThroughCut(Server server, int piece) throws Exception {
        AtomicInteger pieces = new AtomicInteger();
        try (CuttingProxy network = new CuttingProxy(
                server.host(), server.port(), () -> pieces.incrementAndGet() == piece ? Cut.RESET_BEFORE : Cut.NONE)) {
            String url = server.parts().toBuilder()
                    .host("127.0.0.1")
                    .port(network.port())
                    .build()
                    .toStringWithPassword();
            Database database =
                    Database.create(url, Fixture.OPTIONS.withMaxSize(2).withMinSize(2));
            if (outcome(database.connect()) == null) {
                await(database.disconnect());
            }
        }
    }
}
