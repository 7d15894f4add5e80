package dev.based.mysql;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.vertx.Tls;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a URL asks of TLS, as the client wants it. */
final class MysqlTls {
    private MysqlTls() {}

    /**
     * Sets the client's options. Its own modes that verify only check that options are there, so that REQUIRED stands for them,
     * and leaves the certificates that Java trusts possible.
     */
    static void set(
            MySQLConnectOptions client,
            DatabaseUrl url,
            SslMode mode,
            String authorities,
            String certificate,
            String key) {
        boolean verifies = mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_IDENTITY;
        if (!authorities.isEmpty() && !verifies) {
            throw refused("\"sslrootcert\" has a meaning only with sslmode=verify-ca or sslmode=verify-identity", url);
        }
        if (authorities.isEmpty() && mode == SslMode.VERIFY_CA) {
            throw refused(
                    "sslmode=verify-ca needs \"sslrootcert\", a file with the authorities that are trusted: by those that Java"
                            + " trusts, anyone may have a certificate. Or use sslmode=verify-identity, which also checks the"
                            + " host's name",
                    url);
        }
        if (certificate.isEmpty() != key.isEmpty()) {
            throw refused("\"sslcert\" and \"sslkey\" go together, and one is missing", url);
        }
        ClientSSLOptions options = verifies
                ? Tls.trusting(
                        authorities.isEmpty() ? null : readable("sslrootcert", authorities, url),
                        mode == SslMode.VERIFY_IDENTITY)
                : Tls.trustingAnyone();
        if (!certificate.isEmpty()) {
            Tls.showCertificate(options, readable("sslcert", certificate, url), readable("sslkey", key, url));
        }
        client.setSslOptions(options)
                .setSslMode(
                        switch (mode) {
                            case DISABLED -> io.vertx.mysqlclient.SslMode.DISABLED;
                            case PREFERRED -> io.vertx.mysqlclient.SslMode.PREFERRED;
                            case REQUIRED, VERIFY_CA, VERIFY_IDENTITY -> io.vertx.mysqlclient.SslMode.REQUIRED;
                        });
    }

    private static String readable(String option, String path, DatabaseUrl url) {
        if (!Files.isReadable(Path.of(path))) {
            throw refused("the file of \"" + option + "\" cannot be read", url);
        }
        return path;
    }

    private static DatabaseUrlException refused(String reason, DatabaseUrl url) {
        return new DatabaseUrlException("In the database URL " + url + " " + reason + ".", null);
    }
}
