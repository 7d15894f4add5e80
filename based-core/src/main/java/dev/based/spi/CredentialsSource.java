package dev.based.spi;

import dev.based.Credentials;
import dev.based.DatabaseUrl.Host;
import java.util.concurrent.CompletionStage;

/**
 * Where a backend gets the credentials of a login, if the user has given the database a {@linkplain
 * dev.based.DatabaseOptions#withCredentials function} for them, or one {@linkplain
 * dev.based.DatabaseOptions#withHostCredentials for each host}.
 *
 * <p>Safe for use by several threads.
 */
public interface CredentialsSource {
    /**
     * Asks for credentials: once for each login, also for one of a further connection, such as one that stops a statement.
     *
     * @param host the server that is logged in to, as the URL has it, with its port; without one for a socket that has none
     * @return a stage with the credentials, which completes on any thread, in bounded time; it fails with a {@link
     *     dev.based.BasedException} if there are none to be had. The password is for no message
     */
    CompletionStage<Credentials> current(Host host);

    /**
     * Asks for others than those that the server has refused, for one more attempt at the same login.
     *
     * @param host the server
     * @param refused what {@link #current} gave
     * @return a stage with other credentials; it fails as that of {@link #current}, and, as {@link
     *     dev.based.ErrorKind#AUTHENTICATION}, if there are no others, for trying the same ones again could lock the user out
     */
    CompletionStage<Credentials> other(Host host, Credentials refused);
}
