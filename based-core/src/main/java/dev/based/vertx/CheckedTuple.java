package dev.based.vertx;

import dev.based.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * A client's tuple that converts values when the client asks for them. Clients put an error of their own, which may show
 * values, in the place of what a tuple throws; so it is kept here as well.
 */
public interface CheckedTuple {
    /**
     * Why a value could not be converted.
     *
     * @return the error that the tuple threw last, or null
     */
    @Nullable
    ParameterException refusal();

    /**
     * Tells that the values were sent. A client may ask for them again with each further page of a cursor, without sending
     * them, and may be given anything then; also what it has made of them before.
     */
    default void sent() {}
}
