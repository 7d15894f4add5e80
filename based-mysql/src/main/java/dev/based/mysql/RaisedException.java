package dev.based.mysql;

import java.util.Objects;

/** A server's error by a number or state that ends connections, behind which the connection goes on: a routine has raised it. */
final class RaisedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RaisedException(Throwable error) {
        super(error.getMessage(), error, false, false);
    }

    /** The client's error. */
    Throwable error() {
        return Objects.requireNonNull(getCause());
    }
}
