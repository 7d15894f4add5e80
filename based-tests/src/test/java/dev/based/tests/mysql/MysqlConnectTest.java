package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** How connections begin, and what is said of those that do not. */
class MysqlConnectTest extends MysqlTest {
    private static final String SECRET = "a-wrong-password";

    private DatabaseException refusal(String url) {
        DatabaseException error =
                failure(DatabaseException.class, create(url, Fixture.OPTIONS).connect());
        assertThat(error).hasStackTraceContaining("Could not connect");
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET);
        }
        return error;
    }

    private static String place(Server server) {
        return server.host() + ":" + server.port();
    }

    @OnBoth
    void wrongPassword_isAnAuthenticationError(ServerKind kind) {
        Server server = server(kind);
        String url = server.parts().toBuilder().password(SECRET).build().toStringWithPassword();
        for (String mode : new String[] {"preferred", "disabled", "required"}) {
            if (kind == ServerKind.MYSQL) {
                assertThat(refusal(url + "?sslmode=" + mode))
                        .hasMessageContaining("if it is wrong")
                        .extracting(DatabaseException::kind)
                        .isEqualTo(ErrorKind.AUTHENTICATION);
            }
            assertThat(refusal(url + "?allow_public_key_retrieval=true&sslmode=" + mode))
                    .hasMessageContaining(place(server))
                    .hasMessageContaining("Access denied")
                    .extracting(DatabaseException::kind)
                    .isEqualTo(ErrorKind.AUTHENTICATION);
        }
    }

    @OnBoth
    void databaseThatIsMissing_isUndefined(ServerKind kind) {
        Server server = server(kind);
        assertThat(refusal(server.parts().withDatabase("no_such_database").toStringWithPassword()))
                .hasMessageContaining(place(server))
                .hasMessageContaining("no_such_database")
                .extracting(DatabaseException::kind)
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);
    }

    @Test
    void closedPortAndUnknownHost_areNamed() {
        assertThat(refusal("mysql://u:" + SECRET + "@127.0.0.1:1/films")).hasMessageContaining("127.0.0.1:1");
        assertThat(refusal("mysql://u:" + SECRET + "@no-such-host.invalid/films"))
                .hasMessageContaining("no-such-host.invalid:3306");
    }

    @Test
    void serverThatSaysNothing_isGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal("mysql://u:" + SECRET + "@127.0.0.1:" + silent.getLocalPort()
                            + "/films?connect_timeout=100ms"))
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
                    .hasMessageContaining("within connect_timeout");
        }
    }

    @OnBoth
    void hosts_areTriedInOrder(ServerKind kind) {
        Server server = server(kind);
        DatabaseUrl url = server.parts();
        Database database = connect(
                url.scheme() + "://" + server.user() + ":" + server.password() + "@127.0.0.1:1," + place(server) + "/"
                        + server.database(),
                Fixture.OPTIONS);
        assertThat(await(database.fetchValue(Integer.class, "SELECT 1"))).isEqualTo(1);
    }

    @OnBoth
    void unixSocket_connects(ServerKind kind) {
        Server server = server(kind);
        String socket = server.value("SELECT @@socket");
        assumeTrue(
                Files.exists(Path.of(socket)), () -> "Skipped: the server's socket is not on this machine: " + socket);
        Database database = connect(
                "mysql://" + server.user() + ":" + server.password() + "@/" + server.database() + "?unix_socket="
                        + socket,
                Fixture.OPTIONS);
        assertThat(await(database.fetchValue(Integer.class, "SELECT 1"))).isEqualTo(1);
    }

    /** Whatever the scheme, the dialect is that of the server: MariaDB has RETURNING, MySQL has not. */
    @OnBoth
    void dialect_isThatOfTheServer(ServerKind kind) {
        Server server = server(kind);
        for (String scheme : new String[] {"mysql", "mariadb"}) {
            String url = server.url().replaceFirst("^[a-z]+", scheme);
            Database database = connect(url, Fixture.OPTIONS);
            String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY");
            boolean returns = kind == ServerKind.MARIADB;
            if (returns) {
                assertThat(await(database.fetchAll(DSL.using(SQLDialect.DEFAULT)
                                .insertInto(DSL.table(table))
                                .columns(DSL.field("id", Integer.class))
                                .values(7)
                                .returning(DSL.field("id", Integer.class)))))
                        .hasSize(1);
            } else {
                failure(database.fetchAll("INSERT INTO " + table + " VALUES (8) RETURNING id"));
            }
        }
    }

    @OnBoth
    void text_isUtf8WithFourBytes(ServerKind kind) {
        Database database = connect(server(kind).url("collation", "utf8mb4_bin"), Fixture.OPTIONS);
        assertThat(await(database.fetchValue(String.class, "SELECT @@collation_connection")))
                .isEqualTo("utf8mb4_bin");
        assertThat(await(database.fetchValue(Boolean.class, "SELECT '\uD83C\uDFAC' = ?", "\uD83C\uDFAD")))
                .isFalse();
        assertThat(await(database.fetchValue(String.class, "SELECT '\uD83C\uDFAC'")))
                .isEqualTo("\uD83C\uDFAC");
    }

    @OnBoth
    void mode_isStrictWhateverTheServersIs(ServerKind kind) {
        Database database = connect(kind);
        assertThat(await(database.fetchValue(String.class, "SELECT @@sql_mode")))
                .contains("STRICT_ALL_TABLES", "NO_ZERO_DATE", "ERROR_FOR_DIVISION_BY_ZERO");
        assertThat(await(database.fetchValue(String.class, "SELECT @@time_zone")))
                .isEqualTo("+00:00");
    }

    @Test
    void optionThatMakesNoSense_isRefused() {
        for (String option : new String[] {
            "sslmode=perhaps",
            "sslMode=perhaps",
            "sslMode=disabled&sslmode=required",
            "collation=utf8mb4_bin,sql_mode=''",
            "sslrootcert=/tmp/nothing.pem",
            "sslmode=verify-ca&sslrootcert=/no/such/file.pem",
            "sslmode=verify-ca",
            "server_public_key=/no/such/file.pem",
            "server_public_key=pom.xml",
            "allow_public_key_retrieval=perhaps",
            "sslcert=/no/such/file.pem",
            "unix_socket=/tmp/mysql.sock",
            "local_infile=perhaps",
            "connect_timeout=-1s"
        }) {
            assertThatExceptionOfType(DatabaseUrlException.class)
                    .as(option)
                    .isThrownBy(() -> Database.create("mysql://u:" + SECRET + "@localhost/films?" + option))
                    .withMessageNotContaining(SECRET);
        }
    }

    @OnBoth
    void plugins_proveThePassword(ServerKind kind) {
        Server server = server(kind);
        String user = newName();
        String plugin = kind == ServerKind.MYSQL ? "IDENTIFIED WITH mysql_native_password BY" : "IDENTIFIED BY";
        for (String password : new String[] {"swordfish", ""}) {
            server.execute(
                    "CREATE USER '" + user + "'@'%' " + plugin + " '" + password + "'",
                    "GRANT ALL ON *.* TO '" + user + "'@'%'");
            keep(() -> server.execute("DROP USER IF EXISTS '" + user + "'@'%'"));
            assertLogsIn(server, user, password);
            if (kind == ServerKind.MYSQL) {
                // Not known to the server's cache yet, so that the whole password travels: by RSA, or by TLS.
                server.execute(
                        "ALTER USER '" + user + "'@'%' IDENTIFIED WITH caching_sha2_password BY '" + password + "'");
                assertLogsIn(server, user, password);
            }
            server.execute("DROP USER '" + user + "'@'%'");
        }
    }

    private void assertLogsIn(Server server, String user, String password) {
        for (String mode : new String[] {"disabled", "required"}) {
            server.execute("FLUSH PRIVILEGES"); // empties the cache
            DatabaseUrl url = server.parts().toBuilder()
                    .username(user)
                    .password(password)
                    .build()
                    .withOption("sslmode", mode);
            if (server.kind() == ServerKind.MYSQL && usesSha2(server, user) && !password.isEmpty()) {
                assertThat(refusalOf(url)).hasMessageContaining("allow_public_key_retrieval=true");
            }
            Database database = connect(
                    url.withOption("allow_public_key_retrieval", "true").toStringWithPassword(), Fixture.OPTIONS);
            String cipher = await(database.fetchOne("SHOW STATUS LIKE 'Ssl_cipher'"))
                    .orElseThrow()
                    .getString(1);
            assertThat(cipher.isEmpty()).as("without TLS").isEqualTo(mode.equals("disabled"));
            connect(url.toStringWithPassword(), Fixture.OPTIONS); // the server remembers the password now
        }
    }

    private static boolean usesSha2(Server server, String user) {
        return server.value("SELECT plugin FROM mysql.user WHERE user = '" + user + "'")
                .startsWith("caching_sha2");
    }

    private DatabaseException refusalOf(DatabaseUrl url) {
        DatabaseException error = failure(
                DatabaseException.class,
                create(url.toStringWithPassword(), Fixture.OPTIONS).connect());
        assertThat(error.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        return error;
    }
}
