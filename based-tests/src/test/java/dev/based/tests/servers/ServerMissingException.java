package dev.based.tests.servers;

/** A server cannot be had on this machine, for the reason that the message gives; the tests that need it are skipped. */
public final class ServerMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerMissingException(String reason) {
        super(reason);
    }
}
