package dev.based.tests.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * Certificates for tests, made by the JDK's keytool, as PEM files in a folder: {@code ca.pem} and {@code other-ca.pem}, which
 * has signed nothing; {@code server.pem} for {@code localhost}, and {@code client.pem}, both signed by the first, with their
 * keys in {@code server.key} and {@code client.key}.
 */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    /**
     * Makes them.
     *
     * @param folder an empty folder
     */
    public Certificates(Path folder) {
        this.folder = folder;
        store = folder.resolve("all.p12");
        try {
            generate("ca", "-ext", "bc:c");
            generate("other-ca", "-ext", "bc:c");
            generate("server", "-signer", "ca", "-ext", "san=dns:localhost");
            generate("client", "-signer", "ca");
            write();
        } catch (IOException | GeneralSecurityException error) {
            throw new IllegalStateException("The certificates cannot be made.", error);
        }
    }

    private void generate(String name, String... more) throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(
                keytool, "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "RSA", "-keysize", "2048"));
        command.addAll(List.of("-validity", "2", "-keystore", store.toString(), "-storepass", PASSWORD));
        Collections.addAll(command, more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(output);
        }
    }

    private void write() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        for (String name : Collections.list(keys.aliases())) {
            Certificate certificate = keys.getCertificate(name);
            Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
            byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
            Path file = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key));
            file.toFile().setReadable(false, false);
            file.toFile().setReadable(true, true); // servers want it so
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
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
