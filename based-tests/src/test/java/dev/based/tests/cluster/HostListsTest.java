package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.AddressProxy;
import dev.based.tests.servers.Ports;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the hosts of a URL are found: by literals, by names with several addresses, and past those that are wrong. */
class HostListsTest {
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    private static Server server(ServerKind kind) {
        return kind == ServerKind.POSTGRES ? Servers.postgres() : Servers.mariadb();
    }

    /** Where a server is to be reached at one address only. */
    private static AddressProxy at(String address, Server server) throws IOException {
        InetAddress found = InetAddress.getByName(address);
        try (ServerSocket probe = new ServerSocket(0, 1, found)) {
            assertThat(probe.getLocalPort()).isPositive();
        } catch (IOException none) {
            System.out.println("The tests of IPv6 are skipped: this machine has no " + address);
            Assumptions.abort("no " + address);
        }
        return new AddressProxy(found, server);
    }

    private static String url(Server server, String hosts) {
        return server.url().substring(0, server.url().indexOf("://")) + "://" + Server.USER + ":" + Server.PASSWORD
                + "@" + hosts + "/" + server.database();
    }

    private static void assertReaches(String url, DatabaseOptions options) {
        int value = await(Database.use(url, options, used -> used.fetchValue(Integer.class, "SELECT 7")));
        assertThat(value).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void ipv6Literal_isReached_aloneAndBehindOthers(ServerKind kind) throws IOException {
        Server server = server(kind);
        try (AddressProxy proxy = at(IPV6, server)) {
            assertReaches(url(server, "[::1]:" + proxy.port()), Fixture.OPTIONS);
            assertReaches(
                    url(server, "127.0.0.1:" + Ports.free() + ",[0:0:0:0:0:0:0:1]:" + proxy.port()), Fixture.OPTIONS);
        }
    }

    /** Whichever address comes first, the other one is tried. */
    @ParameterizedTest
    @CsvSource({"POSTGRES, 127.0.0.1", "POSTGRES, ::1", "MARIADB, 127.0.0.1", "MARIADB, ::1"})
    void nameWithSeveralAddresses_isReachedAtTheOneThatAnswers(ServerKind kind, String address) throws IOException {
        requireBothAddresses();
        Server server = server(kind);
        try (AddressProxy proxy = at(address, server)) {
            assertReaches(url(server, "localhost:" + proxy.port()), Fixture.OPTIONS);
        }
    }

    private static void requireBothAddresses() throws IOException {
        boolean both = InetAddress.getAllByName("localhost").length > 1;
        if (!both) {
            System.out.println("The tests of names with several addresses are skipped: localhost has one");
        }
        Assumptions.assumeTrue(both, "localhost has one address");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void hostsThatAreUnknownOrRefuse_areGonePast(ServerKind kind) {
        Server server = server(kind);
        String hosts = "no-such-host.invalid,127.0.0.1:" + Ports.free() + "," + IPV4 + ":" + server.port();
        assertReaches(url(server, hosts), Fixture.OPTIONS);
    }

    /** Those of the URL have no meaning, on none of the hosts. */
    @Test
    void credentials_areThoseOfTheFunction_onWhicheverHostAnswers() {
        Server server = Servers.postgres();
        AtomicInteger asked = new AtomicInteger();
        DatabaseOptions options = Fixture.OPTIONS.withMaxSize(1).withCredentials(() -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(Credentials.of(Server.USER, Server.PASSWORD));
        });
        String url = "postgresql://nobody:wrong@127.0.0.1:" + Ports.free() + "," + IPV4 + ":" + server.port() + "/"
                + server.database();
        assertReaches(url, options);
        assertThat(asked).hasPositiveValue();
    }
}
