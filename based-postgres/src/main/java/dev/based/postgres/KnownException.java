package dev.based.postgres;

import io.vertx.pgclient.PgException;

/** A server's error of which more is known than its code tells. */
abstract class KnownException extends PgException {
    private static final long serialVersionUID = 1L;

    KnownException(PgException given) {
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
