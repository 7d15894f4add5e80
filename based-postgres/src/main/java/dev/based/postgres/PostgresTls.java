package dev.based.postgres;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import dev.based.vertx.Tls;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.SslMode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted, with
 * <a href="https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION">libpq's meaning</a> of the modes.
 *
 * @param mode when connections are encrypted
 * @param options how
 */
record PostgresTls(Mode mode, ClientSSLOptions options) {
    /** When connections are encrypted. */
    enum Mode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }

    private static final String SYSTEM = "system";

    /** The server's rules refuse the connection as it is; a wrong password is another error. */
    private static final String NOT_LIKE_THIS = "28000";

    private static final UrlOption<Mode> MODE =
            UrlOption.choice("sslmode", Mode.class, Mode.PREFER, "when the connection is encrypted");
    private static final UrlOption<String> ROOT =
            UrlOption.text("sslrootcert", "", "a PEM file with the authorities that are trusted");
    private static final UrlOption<String> CERTIFICATE =
            UrlOption.text("sslcert", "", "a PEM file with the client's certificate");
    private static final UrlOption<String> KEY =
            UrlOption.text("sslkey", "", "a PEM file with the certificate's private key");

    static final List<UrlOption<?>> OPTIONS = List.of(MODE, ROOT, CERTIFICATE, KEY);

    static PostgresTls of(DatabaseUrl url) {
        Mode mode = MODE.from(url);
        String root = ROOT.find(url).orElse(null);
        if (SYSTEM.equals(root)) {
            if (MODE.find(url).isPresent() && mode != Mode.VERIFY_FULL) {
                throw new DatabaseUrlException(
                        "With sslrootcert=system, anyone may have a certificate: sslmode must be verify-full.", null);
            }
            mode = Mode.VERIFY_FULL;
        } else if (root != null) {
            requireFile(ROOT, root);
            mode = mode == Mode.REQUIRE ? Mode.VERIFY_CA : mode;
        } else if (mode == Mode.VERIFY_CA) {
            throw new DatabaseUrlException(
                    "sslmode=verify-ca needs sslrootcert, a PEM file with the authorities that are trusted: by those that"
                            + " Java trusts, anyone may have a certificate. Or use sslmode=verify-full, which also checks the"
                            + " host's name.",
                    null);
        }
        ClientSSLOptions options = options(mode, SYSTEM.equals(root) ? null : root);
        String certificate = CERTIFICATE.find(url).orElse(null);
        String key = KEY.find(url).orElse(null);
        if (certificate != null && key != null) {
            requireFile(CERTIFICATE, certificate);
            requireFile(KEY, key);
            Tls.showCertificate(options, certificate, key);
        } else if (certificate != null || key != null) {
            throw new DatabaseUrlException("sslcert and sslkey belong together; the URL has one of them only.", null);
        }
        return new PostgresTls(mode, options);
    }

    private static ClientSSLOptions options(Mode mode, @Nullable String root) {
        return switch (mode) {
            case VERIFY_FULL -> Tls.trusting(root, true);
            case VERIFY_CA -> Tls.trusting(root, false);
            default -> Tls.trustingAnyone();
        };
    }

    private static void requireFile(UrlOption<String> option, String file) {
        if (!Files.isReadable(Path.of(file))) {
            throw new DatabaseUrlException(
                    "The file of the option \"" + option.name() + "\" cannot be read: " + file, null);
        }
    }

    /** Whether a connection that is encrypted proves who the server is. */
    boolean verifies() {
        return mode == Mode.VERIFY_CA || mode == Mode.VERIFY_FULL;
    }

    /** The ways in which to connect, by order: encrypted, or not, or both. A Unix socket needs no encryption. */
    List<PgConnectOptions> attempts(PgConnectOptions connect) {
        if (connect.isUsingDomainSocket()) {
            return List.of(plain(connect));
        }
        return switch (mode) {
            case DISABLE -> List.of(plain(connect));
            case ALLOW -> List.of(plain(connect), encrypted(connect));
            case PREFER -> List.of(encrypted(connect), plain(connect));
            default -> List.of(encrypted(connect));
        };
    }

    /** Whether a connection may have failed because it was encrypted, or was not. */
    static boolean mayBeReason(Throwable error) {
        if (error instanceof PgException refused) {
            return NOT_LIKE_THIS.equals(refused.getSqlState());
        }
        return !(error instanceof ConnectException
                || error instanceof UnknownHostException
                || PostgresErrors.isOfScram(error));
    }

    private static PgConnectOptions plain(PgConnectOptions connect) {
        return PostgresSettings.copy(connect).setSslMode(SslMode.DISABLE);
    }

    /** The client's own modes would check less, or the wrong things: the options say all. */
    private PgConnectOptions encrypted(PgConnectOptions connect) {
        return PostgresSettings.copy(connect).setSslMode(SslMode.REQUIRE).setSslOptions(options);
    }
}
