package dev.based.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Certificates for tests, made by the JDK's keytool, as PEM files in a folder. Servers have short keys, of an elliptic curve:
 * MariaDB's TLS takes a fifth of a second for each handshake with the long RSA key that it else makes for itself, and seconds to
 * make it.
 */
public final class Certificates {
    private static final String PASSWORD = "changeit";
    private static final List<String> SHORT = List.of("-keyalg", "EC", "-groupname", "secp256r1");
    private static final List<String> LONG = List.of("-keyalg", "RSA", "-keysize", "2048");

    private final Path folder;
    private final Path store;

    private Certificates(Path folder) {
        this.folder = folder;
        store = folder.resolve("all.p12");
    }

    /**
     * Makes {@code ca.pem} and {@code other-ca.pem}, which has signed nothing; {@code server.pem} and {@code expired.pem} for {@code localhost}, and {@code
     * client.pem}, both signed by the first, with their keys in {@code server.key} and {@code client.key}.
     *
     * @param folder an empty folder
     */
    public static Certificates signed(Path folder) {
        return new Certificates(folder)
                .generate("ca", SHORT, "-ext", "bc:c")
                .generate("other-ca", SHORT, "-ext", "bc:c")
                .generate("server", SHORT, "-signer", "ca", "-ext", "san=dns:localhost")
                .generate("expired", SHORT, "-signer", "ca", "-ext", "san=dns:localhost", "-startdate", "-3d")
                .generate("client", LONG, "-signer", "ca")
                .write();
    }

    /**
     * Makes {@code server.pem}, signed by itself, with its key in {@code server.key}.
     *
     * @param folder a folder without certificates
     */
    static Certificates selfSigned(Path folder) {
        return new Certificates(folder).generate("server", SHORT).write();
    }

    private Certificates generate(String name, List<String> key, String... more) {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command =
                new ArrayList<>(List.of(keytool, "-J-XX:TieredStopAtLevel=1")); // it ends before it is compiled
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-validity", "2"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(key);
        Collections.addAll(command, more);
        try {
            ServerProcess process = new ServerProcess(command);
            if (process.waitForEnd() != 0) {
                throw new IllegalStateException("The certificates cannot be made:\n" + process.printed());
            }
            return this;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Certificates write() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            for (String name : Collections.list(keys.aliases())) {
                write(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
                Path key = write(
                        name + ".key",
                        "PRIVATE KEY",
                        keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
                key.toFile().setReadable(false, false);
                key.toFile().setReadable(true, true); // servers want it so
            }
            return this;
        } catch (IOException | GeneralSecurityException error) {
            throw new IllegalStateException("The certificates cannot be written.", error);
        }
    }

    private Path write(String name, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /**
     * One of the files.
     *
     * @param name such as {@code server.pem}
     */
    public String file(String name) {
        return folder.resolve(name).toString();
    }
}
