package dev.based.vertx;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a server's certificate, and what to do. Stateless. */
public final class TlsErrors {
    private static final int DEEPEST = 16;

    /** Netty's class for what a server answers that has no TLS. */
    private static final String NOT_TLS = "NotSslRecordException";

    private static final String REFUSED = "TLS failed: ";

    private TlsErrors() {}

    /**
     * Whether one side does not accept the certificate of the other.
     *
     * @param error what a client failed with
     * @return whether that is why
     */
    static boolean isRefusal(Throwable error) {
        String reason = reason(error);
        return reason != null && reason.startsWith(REFUSED);
    }

    /**
     * Why the two sides did not come to terms about encryption.
     *
     * @param error what a client failed with
     * @return the reason with some advice; null if the error is about something else, or nothing more is known
     */
    public static @Nullable String reason(Throwable error) {
        Throwable cause = error;
        String last = null;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String reason = known(cause);
            if (reason != null) {
                return REFUSED + reason;
            }
            if (cause.getClass().getSimpleName().equals(NOT_TLS)) {
                return null;
            }
            if (cause instanceof SSLException && cause.getMessage() != null) {
                last = cause.getMessage();
            }
            cause = cause.getCause();
        }
        return last == null ? null : isUntrusted(error) ? REFUSED + untrusted() : last;
    }

    private static @Nullable String known(Throwable error) {
        if (error instanceof CertificateExpiredException) {
            return "the server's certificate has expired. Have it renewed.";
        }
        if (error instanceof CertificateNotYetValidException) {
            return "the server's certificate is not valid yet. Look at the clocks of both machines.";
        }
        String message = String.valueOf(error.getMessage());
        if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
            return "the server's certificate is for another host than the URL's. Connect to a name that it is for, or let sslmode be"
                    + " verify-ca, which trusts whoever the authority has signed.";
        }
        if (message.contains("certificate_required") || message.contains("bad_certificate")) {
            return "the server does not accept the client's certificate. Name one, and its key, by sslcert and sslkey.";
        }
        return null;
    }

    private static boolean isUntrusted(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String untrusted() {
        return "the server's certificate is signed by no authority that is trusted. Name the authority's certificate, a PEM file, by"
                + " sslrootcert.";
    }
}
