package dev.based.vertx;

import dev.based.Credentials;
import dev.based.spi.CredentialsSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Asks for credentials from Vert.x's threads. Stateless. */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class VertxLogins {
    private VertxLogins() {}

    /**
     * Asks for the credentials of one login.
     *
     * @param vertx the instance whose current context is to go on
     * @param source what gives them
     * @return a future with the credentials, which completes on the current context, whatever thread they come from
     */
    public static Future<Credentials> ask(Vertx vertx, CredentialsSource source) {
        var context = vertx.getOrCreateContext();
        return VertxFutures.call(() -> Future.fromCompletionStage(source.current(), context));
    }

    /**
     * Asks for other credentials than those that the server has refused.
     *
     * @param vertx the instance whose current context is to go on
     * @param source what gives them
     * @param refused what it gave before
     * @return a future as that of {@link #ask}
     */
    public static Future<Credentials> askForOther(Vertx vertx, CredentialsSource source, Credentials refused) {
        var context = vertx.getOrCreateContext();
        return VertxFutures.call(() -> Future.fromCompletionStage(source.other(refused), context));
    }
}
