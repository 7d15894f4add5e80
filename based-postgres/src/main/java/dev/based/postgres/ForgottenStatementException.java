package dev.based.postgres;

import io.vertx.pgclient.PgException;

/** The error of a statement that the client has prepared, and of which the server does not know any more. Nothing of it has run. */
final class ForgottenStatementException extends KnownException {
    private static final long serialVersionUID = 1L;

    ForgottenStatementException(PgException given) {
        super(given);
    }
}
