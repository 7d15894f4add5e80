package dev.based.mysql;

import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.vertx.CheckedTuple;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Values with times among them. The servers read any text of a time for any of their types: 01:02:03 is the third of February 2001
 * in a DATE, and the rest of a date with a time is dropped there. So each is compared with the type of its placeholder, as soon as
 * that is known: when the client asks for the size, which it does when it has the statement prepared.
 */
final class TimeTuple extends ArrayTuple implements CheckedTuple {
    private final Command command;
    private final @Nullable Object[] exact;
    private Supplier<int @Nullable []> types = () -> null;
    private @Nullable ParameterException refusal;

    private TimeTuple(Command command, @Nullable Object[] exact, Tuple values) {
        super(values);
        this.command = command;
        this.exact = exact;
    }

    /** The same values, if there is a time among them in such a tuple. */
    static Tuple of(Command command, @Nullable Object[] exact, Tuple values) {
        for (Object value : exact) {
            if (isOfDay(value) || dateTime(value) != null) {
                return new TimeTuple(command, exact, values);
            }
        }
        return values;
    }

    /** Takes what tells the types of the placeholders, or null as long as they are not known. */
    void expect(Supplier<int @Nullable []> placeholders) {
        types = placeholders;
    }

    @Override
    public @Nullable ParameterException refusal() {
        return refusal;
    }

    @Override
    public int size() {
        int[] known = types == null ? null : types.get(); // null while the superclass is made
        for (int index = 0; known != null && index < Math.min(known.length, exact.length); index++) {
            Object value = exact[index];
            String reason = value == null ? null : reason(value, known[index]);
            if (value != null && reason != null) {
                refusal = new ParameterException(
                        "Parameter " + command.parameter(index) + " is a "
                                + value.getClass().getTypeName() + ", and its placeholder takes " + reason,
                        null);
                throw refusal;
            }
        }
        return super.size();
    }

    private static @Nullable String reason(Object value, int type) {
        LocalDateTime dateTime = dateTime(value);
        return switch (type) {
            case Wire.DATE -> {
                if (isOfDay(value)) {
                    yield "a DATE. Bind a LocalDate.";
                }
                yield dateTime == null || dateTime.toLocalTime().equals(LocalTime.MIDNIGHT)
                        ? null
                        : "a DATE, which has no time of day. Bind a LocalDate, or write CAST(? AS DATETIME(6)) if the time counts.";
            }
            case Wire.DATETIME, Wire.TIMESTAMP ->
                isOfDay(value) ? "a date with a time. Bind a LocalDateTime or Instant." : null;
            case Wire.TIME -> dateTime == null ? null : "a TIME, which has no date. Bind a LocalTime.";
            default -> null;
        };
    }

    private static boolean isOfDay(@Nullable Object value) {
        return value instanceof LocalTime || value instanceof Duration;
    }

    private static @Nullable LocalDateTime dateTime(@Nullable Object value) {
        if (value instanceof LocalDateTime dateTime) {
            return dateTime;
        }
        Instant moment = value instanceof Instant instant
                ? instant
                : value instanceof OffsetDateTime offset
                        ? offset.toInstant()
                        : value instanceof ZonedDateTime zoned ? zoned.toInstant() : null;
        return moment == null ? null : LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
