package dev.based.mysql;

import io.vertx.mysqlclient.MySQLException;

/**
 * A node of Galera without the majority of its cluster has refused to answer. Where {@code wsrep_sync_wait} is on, it does so as if a lock were
 * held, even to what reads no table.
 */
final class NoClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private NoClusterException(Throwable cause) {
        super(
                "the node does not answer what waits for the other ones of its cluster (wsrep_sync_wait): it has lost the majority, or is"
                        + " joining",
                cause,
                false,
                false);
    }

    /**
     * What the error of a statement means that locks nothing.
     *
     * @return the error itself if it means what it says
     */
    static Throwable of(Throwable error) {
        return error instanceof MySQLException mysql && mysql.getErrorCode() == LOCK_WAIT_TIMEOUT
                ? new NoClusterException(error)
                : error;
    }
}
