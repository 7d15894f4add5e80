package dev.based.vertx;

import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.Unbindable;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Makes a client's tuples of a command's values, which are left as they are. */
final class Parameters {
    private Parameters() {}

    static Tuple encode(VertxDriver driver, Command command, @Nullable Object[] values) {
        @Nullable Object[] encoded = new Object[values.length];
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            encoded[index] = value == null ? null : encode(driver, command, index, value);
        }
        return Tuple.wrap(encoded);
    }

    private static Object encode(VertxDriver driver, Command command, int index, Object value) {
        try {
            return driver.encode(value);
        } catch (IllegalArgumentException refused) {
            // Not kept as the cause: it may show the value.
            throw new ParameterException(
                    "Parameter " + command.parameter(index) + " is " + Unbindable.name(value)
                            + ", which cannot be bound. " + refused.getMessage(),
                    null);
        }
    }
}
