package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FakeServer;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that take a connection and say nothing, or end it: connect_timeout is for all that is tried at a host. */
@OnOneJdk
class SilentHostTest {
    private static Throwable connecting(String url) {
        return failure(Database.create(url, Fixture.OPTIONS).connect());
    }

    /** Not a second time without TLS, which would take twice as long. */
    @ParameterizedTest
    @ValueSource(strings = {"prefer", "allow", "require", "disable"})
    void silentHost_isTriedOnce_whateverTheModeOfTls(String mode) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer silent = new FakeServer((in, out) -> {
            connections.incrementAndGet();
            FakeServer.swallow(in);
        })) {
            Throwable error = connecting("postgresql://ann:secret@localhost:" + silent.port()
                    + "/films?connect_timeout=300ms&sslmode=" + mode);
            assertThat(error).hasMessageContaining("raise connect_timeout");
            assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
            assertThat(connections).hasValue(1);
        }
    }

    /** It refuses TLS at once, and then says nothing: the time that is left is for the second way. */
    @Test
    void hostThatRefusesTlsAndIsSilentThen_isGivenUp() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (FakeServer silent = new FakeServer((in, out) -> {
            if (connections.incrementAndGet() == 1) {
                in.readNBytes(8);
                out.write('N');
                out.flush();
            }
            FakeServer.swallow(in);
        })) {
            assertThat(connecting("postgresql://ann:secret@localhost:" + silent.port() + "/films?connect_timeout=3s"))
                    .hasMessageContaining("raise connect_timeout");
            assertThat(connections).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void hostBehindASilentOne_isReached(ServerKind kind) throws IOException {
        Server server = Servers.get(kind);
        try (FakeServer silent = new FakeServer((in, out) -> FakeServer.swallow(in))) {
            Database database = Database.create(
                    server.parts().scheme() + "://" + server.user() + ":" + server.password() + "@localhost:"
                            + silent.port() + "," + server.host() + ":" + server.port() + "/" + server.database()
                            + "?connect_timeout=4s",
                    Fixture.OPTIONS);
            await(database.connect());
            await(database.fetchAll("SELECT 1"));
            await(database.disconnect());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql"})
    void hostThatEndsTheConnectionAtOnce_isToldSo(String scheme) throws IOException {
        try (FakeServer closing = new FakeServer((in, out) -> {})) {
            Throwable error = connecting(scheme + "://ann:secret@localhost:" + closing.port() + "/films");
            assertThat(error).hasMessageNotContaining("Exception");
            assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        }
    }
}
