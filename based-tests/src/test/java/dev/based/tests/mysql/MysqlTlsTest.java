package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Certificates;
import dev.based.tests.servers.EmbeddedMariadb;
import dev.based.tests.servers.EmbeddedMysql;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerMissingException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Each mode of TLS, against servers with certificates of the tests' own, and without any. */
class MysqlTlsTest extends MysqlTest {
    @TempDir
    private static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() {
        certificates = Certificates.signed(folder);
    }

    private Server start(ServerKind kind, List<String> arguments) {
        try {
            return keep(kind == ServerKind.MARIADB ? EmbeddedMariadb.start(arguments) : EmbeddedMysql.start(arguments));
        } catch (ServerMissingException missing) {
            throw new TestAbortedException("No " + kind + ": " + missing.getMessage());
        }
    }

    @OnBoth
    void modes_checkWhatTheyPromise(ServerKind kind) {
        Server server = start(
                kind,
                List.of(
                        "--ssl-ca=" + certificates.file("ca.pem"),
                        "--ssl-cert=" + certificates.file("server.pem"),
                        "--ssl-key=" + certificates.file("server.key")));
        String ca = "&sslrootcert=" + certificates.file("ca.pem");
        String otherCa = "&sslrootcert=" + certificates.file("other-ca.pem");

        assertThat(cipher(url(server, "localhost", "sslmode=disabled"))).isEmpty();
        for (String options : List.of(
                "sslmode=preferred",
                "sslmode=required",
                "sslMode=REQUIRED",
                "sslmode=verify-ca" + ca,
                "sslmode=VERIFY_CA" + ca,
                "sslmode=verify-identity" + ca)) {
            assertThat(cipher(url(server, "localhost", options))).as(options).isNotEmpty();
        }
        assertThat(cipher(url(server, "127.0.0.1", "sslmode=verify-ca" + ca))).isNotEmpty();

        assertThat(assertRefused(
                        url(server, "127.0.0.1", "sslmode=verify-identity" + ca))) // the certificate is for localhost
                .hasMessageContaining("for another host");
        for (String options : List.of(
                "sslmode=verify-ca" + otherCa,
                "sslmode=verify-identity" + otherCa,
                "sslmode=verify-identity")) { // not signed by anybody whom Java trusts
            assertThat(assertRefused(url(server, "localhost", options))).hasMessageContaining("signed by no authority");
        }

        server.execute(
                "CREATE USER shy IDENTIFIED BY '" + server.password() + "' REQUIRE X509",
                "GRANT SELECT ON " + server.database() + ".* TO shy");
        String shy = url(server, "localhost", "sslmode=required&allow_public_key_retrieval=true")
                .replace("//" + server.user(), "//shy");
        assertThat(failure(create(shy, Fixture.OPTIONS).connect())).hasMessageContaining("Access denied");
        String shown = "&sslcert=" + certificates.file("client.pem") + "&sslkey=" + certificates.file("client.key");
        assertThat(cipher(shy + shown)).isNotEmpty();
    }

    @OnBoth
    void serverWithoutTls_isRefusedWhereTlsIsRequired(ServerKind kind) {
        Server server = start(kind, List.of(kind == ServerKind.MARIADB ? "--skip-ssl" : "--tls-version="));
        assertThat(cipher(url(server, "localhost", "sslmode=preferred"))).isEmpty();
        for (String options : List.of("sslmode=required", "sslmode=verify-identity")) {
            assertThat(assertRefused(url(server, "localhost", options))).hasMessageContaining("does not offer it");
        }
    }

    private static String url(Server server, String host, String options) {
        DatabaseUrl url = server.parts().toBuilder().host(host).build();
        String text = url.toStringWithPassword();
        return text + (text.contains("?") ? "&" : "?") + options;
    }

    private String cipher(String url) {
        Database database = connect(url, Fixture.OPTIONS);
        return await(database.fetchOne("SHOW STATUS LIKE 'Ssl_cipher'"))
                .orElseThrow()
                .getString(1);
    }

    private DatabaseException assertRefused(String url) {
        DatabaseException error =
                failure(DatabaseException.class, create(url, Fixture.OPTIONS).connect());
        assertThat(error).as(url).hasMessageContaining("TLS").hasMessageContaining("Could not connect");
        return error;
    }
}
