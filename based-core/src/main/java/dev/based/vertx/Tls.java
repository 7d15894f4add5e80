package dev.based.vertx;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a client checks the server's certificate and shows its own, from PEM files.
 *
 * <p>Stateless.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class Tls {
    private Tls() {}

    /**
     * Encryption without knowing with whom.
     *
     * @return options by which any certificate will do
     */
    public static ClientSSLOptions trustingAnyone() {
        return new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("");
    }

    /**
     * Encryption with a server whose certificate is signed by a trusted authority.
     *
     * @param authorities a PEM file with the authorities' certificates, or null for those that Java trusts
     * @param checksName whether the certificate must be for the name of the host to which the client connects
     * @return the options
     */
    public static ClientSSLOptions trusting(@Nullable String authorities, boolean checksName) {
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm(checksName ? "HTTPS" : "");
        if (authorities != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(authorities));
        }
        return options;
    }

    /**
     * Adds the client's own certificate.
     *
     * @param options the options, which are changed
     * @param certificate a PEM file with the certificate
     * @param key a PEM file with its private key, not encrypted
     */
    public static void showCertificate(ClientSSLOptions options, String certificate, String key) {
        options.setKeyCertOptions(
                new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key));
    }
}
