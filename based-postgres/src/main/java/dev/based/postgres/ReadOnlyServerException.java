package dev.based.postgres;

import io.vertx.pgclient.PgException;

/** The error of a change that was refused because of what the server is, not of what its transaction was asked to be. */
final class ReadOnlyServerException extends PgException {
    private static final long serialVersionUID = 1L;

    ReadOnlyServerException(PgException given) {
        super(
                given.getErrorMessage(),
                given.getSeverity(),
                given.getSqlState(),
                given.getDetail(),
                given.getHint(),
                given.getPosition(),
                given.getInternalPosition(),
                given.getInternalQuery(),
                given.getWhere(),
                given.getFile(),
                given.getLine(),
                given.getRoutine(),
                given.getSchema(),
                given.getTable(),
                given.getColumn(),
                given.getDataType(),
                given.getConstraint());
    }
}
