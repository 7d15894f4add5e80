package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Ports;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.servers.UnheardGoodbyes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Looks at the servers in the background, whatever those do. */
@OnOneJdk
class LooksTest {
    /** Nobody has lost a connection to it, and no other one tells what it is, at which one would look. */
    @Test
    void serverThatIsDownAtTheStart_isLookedAtUntilItIsBack() throws IOException {
        int port = Ports.free();
        try (Server server = Servers.get(ServerKind.MARIADB).newDatabase()) {
            Database database = await(Database.create(
                            "mariadb://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:" + port + ",127.0.0.1:"
                                    + server.port() + "/" + server.database() + "?sslmode=disabled&host_check=20ms",
                            Fixture.OPTIONS.withMaxSize(1))
                    .connect());
            try (ServerSocket back = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
                back.setSoTimeout(60_000);
                back.accept().close();
            } finally {
                await(database.disconnect());
            }
        }
    }

    /** MariaDB's client waits for the server to close the connection. */
    @Test
    void serverThatHangsAtTheGoodbye_holdsUpNeitherTheNextLookNorTheEnd() {
        try (Server server = Servers.get(ServerKind.MARIADB).newDatabase();
                UnheardGoodbyes proxy = new UnheardGoodbyes(server)) {
            Database database = await(Database.create(
                            "mariadb://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:" + proxy.port()
                                    + ",127.0.0.1:" + Ports.free() + "/" + server.database()
                                    + "?target_session_attrs=read-write&sslmode=disabled&host_check=20ms",
                            Fixture.OPTIONS.withMaxSize(1))
                    .connect());
            try {
                while (proxy.unheard() < 2) {
                    outcome(database.execute("KILL CONNECTION_ID()")); // a loss, so that one looks
                }
            } finally {
                await(database.disconnect());
            }
        }
    }
}
