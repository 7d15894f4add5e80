package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.tests.servers.Certificates;
import dev.based.tests.servers.EmbeddedPostgres;
import dev.based.tests.servers.Ports;
import dev.based.tests.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each sslmode, against a server with a certificate for {@code localhost}, which takes user {@code guarded} with a client's
 * certificate only, {@code secretive} with TLS only and {@code open} without only; and against one without TLS.
 */
class PostgresTlsTest extends PostgresTest {
    private static final String USES_TLS = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    @TempDir
    private static Path folder;

    private static Certificates certificates;
    private static Server secure;
    private static Server plain;

    @BeforeAll
    static void start() {
        certificates = Certificates.signed(folder);
        secure = EmbeddedPostgres.start(
                Map.of(
                        "ssl", "on",
                        "ssl_ca_file", "ca.pem",
                        "ssl_cert_file", "server.pem",
                        "ssl_key_file", "server.key"),
                PostgresTlsTest::prepare);
        secure.execute(
                "CREATE ROLE guarded LOGIN PASSWORD 'swordfish'",
                "CREATE ROLE secretive LOGIN PASSWORD 'swordfish'",
                "CREATE ROLE open LOGIN PASSWORD 'swordfish'",
                "CREATE ROLE plainish LOGIN PASSWORD 'swordfish'",
                "SET password_encryption = 'md5'",
                "CREATE ROLE oldish LOGIN PASSWORD 'swordfish'");
        plain = EmbeddedPostgres.start();
    }

    private static void prepare(Path data) {
        try {
            for (String file : new String[] {"ca.pem", "server.pem", "server.key"}) {
                Files.copy(Path.of(certificates.file(file)), data.resolve(file));
            }
            Path rules = data.resolve("pg_hba.conf");
            Files.writeString(rules, """
                    hostssl all guarded all scram-sha-256 clientcert=verify-ca
                    hostnossl all guarded all reject
                    hostnossl all secretive all reject
                    hostssl all open all reject
                    host all oldish all md5
                    host all plainish all password
                    """ + Files.readString(rules));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @AfterAll
    static void stop() {
        secure.close();
        plain.close();
    }

    /** The URL of a server, under another name, with options in which files stand for those in the folder. */
    private static DatabaseUrl url(Server server, String host, String options) {
        String query = options.replace("=ca.pem", "=" + certificates.file("ca.pem"))
                .replace("=other-ca.pem", "=" + certificates.file("other-ca.pem"))
                .replace("=client.", "=" + folder.resolve("client."));
        return DatabaseUrl.parse(
                server.parts().toBuilder()
                                .host(host)
                                .port(server.port())
                                .build()
                                .toStringWithPassword() + "?" + query);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, sslmode=disable, false",
        "localhost, sslmode=allow, false",
        "localhost, sslmode=prefer, true",
        "localhost, application_name=default, true",
        "localhost, sslmode=require, true",
        "127.0.0.1, sslmode=require&sslrootcert=ca.pem, true",
        "127.0.0.1, sslmode=verify-ca&sslrootcert=ca.pem, true",
        "localhost, sslmode=verify-full&sslrootcert=ca.pem, true"
    })
    void serverWithTls_isUsedAsTheModeSays(String host, String options, boolean encrypted) {
        assertThat(value(connect(url(secure, host, options).toStringWithPassword()), USES_TLS))
                .isEqualTo(encrypted);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, sslmode=require&sslrootcert=other-ca.pem",
        "localhost, sslmode=verify-ca&sslrootcert=other-ca.pem",
        "localhost, sslmode=verify-full&sslrootcert=other-ca.pem",
        "127.0.0.1, sslmode=verify-full&sslrootcert=ca.pem",
        "localhost, sslmode=verify-full",
        "localhost, sslrootcert=system"
    })
    void certificateOfAStranger_isRefused(String host, String options) {
        assertRefused(url(secure, host, options), ErrorKind.CONNECTION_LOST);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, sslmode=verify-ca&sslrootcert=other-ca.pem, signed by no authority",
        "localhost, sslmode=verify-full, signed by no authority",
        "127.0.0.1, sslmode=verify-full&sslrootcert=ca.pem, for another host"
    })
    void certificateThatIsRefused_isToldApart(String host, String options, String reason) {
        assertThat(assertRefused(url(secure, host, options), ErrorKind.CONNECTION_LOST))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(reason);
    }

    /** The certificate is that of {@code localhost}; a host that is refused for its certificate is the answer, and the next one is not tried. */
    @Test
    void severalHosts_eachHasToProveItsOwnName() {
        String hosts = "localhost:" + Ports.free() + ",localhost:" + secure.port();
        assertThat(value(connect(several(hosts)), USES_TLS)).isEqualTo(true);
        for (String refused : new String[] {
            "localhost:" + Ports.free() + ",127.0.0.1:" + secure.port(),
            "127.0.0.1:" + secure.port() + ",localhost:" + secure.port()
        }) {
            DatabaseException error = failure(
                    DatabaseException.class,
                    Database.create(several(refused), ONE).connect());
            assertThat(error)
                    .hasMessageContaining("127.0.0.1:" + secure.port() + ": ")
                    .hasMessageContaining("for another host")
                    .hasMessageNotContaining("localhost:" + secure.port());
        }
    }

    private static String several(String hosts) {
        return "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@" + hosts + "/" + Server.USER
                + "?sslmode=verify-full&sslrootcert=" + certificates.file("ca.pem");
    }

    /** The server reads its certificate anew; who connects meanwhile sees the one or the other. */
    @Test
    void certificateThatHasExpired_isToldApart() throws IOException {
        Path data = Path.of(secure.value("SHOW data_directory"));
        DatabaseUrl url = url(secure, "localhost", "sslmode=verify-ca&sslrootcert=ca.pem");
        use(data, "expired");
        try {
            Throwable error = null;
            while (error == null) {
                error = outcome(Database.use(url.toStringWithPassword(), ONE, used -> used.fetchAll("SELECT 1")));
            }
            assertThat(error).hasMessageContaining("TLS failed").hasMessageContaining("has expired");
        } finally {
            use(data, "server");
            while (outcome(Database.use(url.toStringWithPassword(), ONE, used -> used.fetchAll("SELECT 1"))) != null) {
                Thread.onSpinWait();
            }
        }
    }

    private static void use(Path data, String certificate) throws IOException {
        for (String kind : new String[] {".pem", ".key"}) {
            Files.copy(
                    Path.of(certificates.file(certificate + kind)),
                    data.resolve("server" + kind),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        secure.value("SELECT pg_reload_conf()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"based", "oldish"})
    void missingPassword_isNoLostConnection(String user) {
        String url = user(user, "sslmode=disable").toString().replace("//" + user + ":***@", "//" + user + "@");
        String next = url.replace(":" + secure.port(), ":" + secure.port() + ",localhost:1");
        DatabaseException error =
                failure(DatabaseException.class, Database.create(next, ONE).connect());
        assertThat(error.kind()).as(error.getMessage()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(error).hasMessageContaining("password").hasMessageNotContaining("refused"); // by the next host
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=require",
                "sslmode=verify-ca&sslrootcert=ca.pem",
                "sslmode=verify-full&sslrootcert=ca.pem"
            })
    void serverWithoutTls_isRefusedWhereTlsIsAskedFor(String options) {
        assertThat(assertRefused(url(plain, "localhost", options), ErrorKind.CONNECTION_LOST))
                .hasMessageContaining("does not handle SSL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslmode=disable", "sslmode=allow", "sslmode=prefer"})
    void serverWithoutTls_isUsedOtherwise(String options) {
        assertThat(value(connect(url(plain, "localhost", options).toStringWithPassword()), USES_TLS))
                .isEqualTo(false);
    }

    @Test
    void serverThatInsists_decidesWhereTheModeLeavesIt() {
        assertThat(value(as("secretive", "sslmode=allow"), USES_TLS)).isEqualTo(true);
        assertThat(value(as("open", "sslmode=prefer"), USES_TLS)).isEqualTo(false);
        assertRefused(user("open", "sslmode=require"), ErrorKind.AUTHENTICATION);
        assertRefused(user("secretive", "sslmode=disable"), ErrorKind.AUTHENTICATION);
    }

    @Test
    void clientsCertificate_isShown() {
        assertThat(value(as("guarded", "sslmode=require&sslcert=client.pem&sslkey=client.key"), USES_TLS))
                .isEqualTo(true);
        assertRefused(user("guarded", "sslmode=require"), ErrorKind.AUTHENTICATION);
    }

    @Test
    void v19_passwordsThatCanBeRead_areForServersThatProveThemselves() {
        String proved = "sslmode=verify-full&sslrootcert=ca.pem";
        for (String user : new String[] {"oldish", "plainish"}) {
            assertLogsIn(user, proved);
            assertLogsIn(user, "sslmode=verify-ca&sslrootcert=ca.pem");
            assertLogsIn(user, "sslmode=disable&allow_cleartext_password=true");
            for (String mode : new String[] {"disable", "prefer", "require"}) {
                assertThat(assertRefused(user(user, "sslmode=" + mode), ErrorKind.AUTHENTICATION))
                        .hasMessageContaining("allow_cleartext_password");
            }
        }
        assertLogsIn("oldish", "sslmode=disable&require_auth=md5");
        assertLogsIn("plainish", "sslmode=disable&require_auth=password");
        assertRefused(user("oldish", proved + "&require_auth=password,scram-sha-256"), ErrorKind.AUTHENTICATION);
        assertRefused(user("plainish", proved + "&require_auth=!password"), ErrorKind.AUTHENTICATION);
    }

    @Test
    void v21_requireAuth_isAsOfLibpq() {
        for (String required : new String[] {"scram-sha-256", "md5,scram-sha-256", "!password,!none"}) {
            assertLogsIn("based", "sslmode=disable&require_auth=" + required);
        }
        for (String required : new String[] {"md5", "!scram-sha-256", "none"}) {
            assertRefused(user("based", "sslmode=disable&require_auth=" + required), ErrorKind.AUTHENTICATION);
        }
        assertLogsIn("postgres", "sslmode=disable&require_auth=none");
        assertLogsIn("postgres", "sslmode=disable&require_auth=!scram-sha-256");
        assertRefused(user("postgres", "sslmode=disable&require_auth=!none"), ErrorKind.AUTHENTICATION);
    }

    @Test
    void v21_channelBinding_isAsOfLibpq() {
        for (String binding : new String[] {"disable", "prefer", "require"}) {
            assertLogsIn("based", "sslmode=require&channel_binding=" + binding);
        }
        assertRefused(user("based", "sslmode=disable&channel_binding=require"), ErrorKind.AUTHENTICATION);
        assertRefused(user("oldish", "sslmode=require&channel_binding=require"), ErrorKind.AUTHENTICATION);
        assertRefused(user("postgres", "sslmode=require&channel_binding=require"), ErrorKind.AUTHENTICATION);
    }

    @Test
    void v21_iterations_areBounded() {
        secure.execute("SET scram_iterations = 5000", "CREATE ROLE strong LOGIN PASSWORD 'swordfish'");
        DatabaseException error =
                assertRefused(user("strong", "sslmode=disable&scram_max_iterations=4999"), ErrorKind.AUTHENTICATION);
        assertThat(error).hasMessageContaining("4999");
        assertLogsIn("strong", "sslmode=disable&scram_max_iterations=5000");
    }

    private void assertLogsIn(String user, String options) {
        assertThat(value(as(user, options), "SELECT current_user::text"))
                .as(options)
                .isEqualTo(user);
    }

    private Database as(String user, String options) {
        return connect(user(user, options).toStringWithPassword());
    }

    private static DatabaseUrl user(String user, String options) {
        return url(secure, "localhost", options).toBuilder().username(user).build();
    }

    private static DatabaseException assertRefused(DatabaseUrl url, ErrorKind kind) {
        DatabaseException error = failure(
                DatabaseException.class,
                Database.create(url.toStringWithPassword(), ONE).connect());
        assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
        return error;
    }
}
