package dev.based.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Connection} fails a command with that it did not send, since it was lost before: nothing of it can have taken
 * effect, and it may be run again. A command that was lost after a byte of it was sent fails with the driver's own error.
 */
public final class CommandNotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param cause why the connection cannot carry a command any more, or null
     */
    public CommandNotSentException(@Nullable Throwable cause) {
        super("The connection was lost before; the statement was not sent.", cause);
    }
}
