package dev.based.mysql;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.UrlOption;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which servers may learn the password, as of
 * <a href="https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-security.html">Connector/J</a>, but that TLS with an
 * unknown server counts as a connection to an unknown server.
 *
 * <p>Immutable.
 *
 * @param passwords the passwords of users; that of one who has none is empty, and everybody may know it
 * @param verified whether TLS proves the server
 * @param cleartext whether a server that has not proved itself may ask for the password in clear text
 * @param keyRetrieval whether the key by which the password is encrypted may be the server's own
 * @param publicKey the server's key, in PEM, where the URL has it
 */
record LoginRules(
        Passwords passwords,
        boolean verified,
        boolean cleartext,
        boolean keyRetrieval,
        @Nullable Buffer publicKey) {
    private static final UrlOption<Boolean> CLEARTEXT = UrlOption.bool(
            "allow_cleartext_password",
            false,
            "Whether a server that has not proved itself may ask for the password in clear text (mysql_clear_password).");
    private static final UrlOption<Boolean> KEY_RETRIEVAL = UrlOption.bool(
            "allow_public_key_retrieval",
            false,
            "Whether a server that has not proved itself may ask for the whole password for caching_sha2_password.");
    private static final UrlOption<String> PUBLIC_KEY = UrlOption.text(
            "server_public_key",
            "",
            "A file with the server's RSA key, in PEM, by which the password is encrypted without TLS.");

    static final List<UrlOption<?>> OPTIONS = List.of(CLEARTEXT, KEY_RETRIEVAL, PUBLIC_KEY);

    static LoginRules of(DatabaseUrl url, SslMode mode) {
        String file = PUBLIC_KEY.from(url);
        Passwords passwords = new Passwords();
        passwords.add(
                url.username().orElse(MysqlSettings.USUAL_USER), url.password().orElse(""));
        return new LoginRules(
                passwords,
                mode == SslMode.VERIFY_CA || mode == SslMode.VERIFY_IDENTITY,
                CLEARTEXT.from(url),
                KEY_RETRIEVAL.from(url),
                file.isEmpty() ? null : read(file, url));
    }

    private static Buffer read(String file, DatabaseUrl url) {
        try {
            String text = Files.readString(Path.of(file));
            if (text.contains("-----BEGIN PUBLIC KEY-----")) {
                return Buffer.buffer(text.replace("\r", ""));
            }
        } catch (IOException unreadable) {
            throw new DatabaseUrlException(
                    "In the database URL " + url + " the file of \"server_public_key\" cannot be read.", unreadable);
        }
        throw new DatabaseUrlException(
                "In the database URL " + url + " the file of \"server_public_key\" has no key in PEM, which begins with"
                        + " -----BEGIN PUBLIC KEY-----; a MySQL server keeps its own in public_key.pem.",
                null);
    }
}
