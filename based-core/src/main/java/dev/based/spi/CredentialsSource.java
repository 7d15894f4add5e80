package dev.based.spi;

import dev.based.Credentials;
import java.util.concurrent.CompletionStage;

/**
 * Where a backend gets the credentials of a login, if the user has given the database a {@linkplain
 * dev.based.DatabaseOptions#withCredentials function} for them.
 *
 * <p>Safe for use by several threads.
 */
public interface CredentialsSource {
    /**
     * Asks for credentials: once for each login, also for one of a further connection, such as one that stops a statement.
     *
     * @return a stage with the credentials, which completes on any thread, in bounded time; it fails with a {@link
     *     dev.based.BasedException} if there are none to be had. The password is for no message
     */
    CompletionStage<Credentials> current();

    /**
     * Asks for others than those that the server has refused, for a further connection; for the first one the engine does so.
     *
     * @param refused what {@link #current()} gave
     * @return a stage with other credentials; it fails as that of {@link #current()}, and if there are no others
     */
    CompletionStage<Credentials> other(Credentials refused);
}
