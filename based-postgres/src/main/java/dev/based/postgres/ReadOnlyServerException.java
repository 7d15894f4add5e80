package dev.based.postgres;

import io.vertx.pgclient.PgException;

/** The error of a change that was refused because of what the server is, not of what its transaction was asked to be. */
final class ReadOnlyServerException extends KnownException {
    private static final long serialVersionUID = 1L;

    ReadOnlyServerException(PgException given) {
        super(given);
    }
}
