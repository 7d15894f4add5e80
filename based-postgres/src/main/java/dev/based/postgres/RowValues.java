package dev.based.postgres;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The values of rows as the client asks the server for them: in binary form, save those that are announced to it as text ({@link
 * Oids#readAs}). What is read is what the client would read.
 *
 * <p>The forms: {@code int4send} and others in <a href="https://github.com/postgres/postgres/tree/master/src/backend/utils/adt">adt</a>.
 */
final class RowValues {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** Type and length. */
    private static final int HEADER = 5;

    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long EPOCH_SECOND = TimeUnit.DAYS.toSeconds(EPOCH_DAY);
    private static final int MICROS = 1_000_000;

    private RowValues() {}

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
    }

    /** Whether values of all these types are read here. */
    static boolean areRead(int[] types) {
        return Arrays.stream(types).allMatch(type -> Oids.readAs(type) == type || type == Oids.TSVECTOR);
    }

    /**
     * Adds the values of each row.
     *
     * @param bytes messages whose lengths, and those in them, fit
     * @param end where they end
     * @param types the types of the columns, as the client knows them
     */
    static void read(byte[] bytes, int end, int[] types, List<@Nullable Object[]> rows) {
        for (int at = 0; at < end; at += 1 + (int) INT.get(bytes, at + 1)) {
            rows.add(row(bytes, at + HEADER, types));
        }
    }

    private static @Nullable Object[] row(byte[] bytes, int body, int[] types) {
        require((short) SHORT.get(bytes, body) == (short) types.length);
        int at = body + Short.BYTES;
        @Nullable Object[] values = new Object[types.length];
        for (int column = 0; column < types.length; column++) {
            int length = (int) INT.get(bytes, at);
            at += Integer.BYTES;
            if (length >= 0) {
                values[column] = value(types[column], bytes, at, length);
                at += length;
            }
        }
        return values;
    }

    private static Object value(int type, byte[] bytes, int at, int length) {
        return switch (type) {
            case Oids.INT4 -> (int) INT.get(bytes, sized(at, length, Integer.BYTES));
            case Oids.INT8 -> (long) LONG.get(bytes, sized(at, length, Long.BYTES));
            case Oids.INT2 -> (short) SHORT.get(bytes, sized(at, length, Short.BYTES));
            case Oids.FLOAT4 -> Float.intBitsToFloat((int) INT.get(bytes, sized(at, length, Float.BYTES)));
            case Oids.FLOAT8 -> Double.longBitsToDouble((long) LONG.get(bytes, sized(at, length, Double.BYTES)));
            case Oids.BOOL -> bytes[sized(at, length, 1)] != 0;
            case Oids.DATE -> date((int) INT.get(bytes, sized(at, length, Integer.BYTES)));
            case Oids.TIMESTAMP -> dateTime((long) LONG.get(bytes, sized(at, length, Long.BYTES)));
            case Oids.TIMESTAMPTZ -> moment((long) LONG.get(bytes, sized(at, length, Long.BYTES)));
            case Oids.UUID ->
                new UUID((long) LONG.get(bytes, sized(at, length, 2 * Long.BYTES)), (long)
                        LONG.get(bytes, at + Long.BYTES));
            case Oids.BYTEA -> Buffer.buffer(Arrays.copyOfRange(bytes, at, at + length));
            default -> new String(bytes, at, length, StandardCharsets.UTF_8);
        };
    }

    private static LocalDate date(int day) {
        return switch (day) {
            case Integer.MAX_VALUE -> LocalDate.MAX;
            case Integer.MIN_VALUE -> LocalDate.MIN;
            default -> LocalDate.ofEpochDay(EPOCH_DAY + day);
        };
    }

    private static LocalDateTime dateTime(long micros) {
        return micros == Long.MAX_VALUE
                ? LocalDateTime.MAX
                : LocalDateTime.ofEpochSecond(
                        EPOCH_SECOND + Math.floorDiv(micros, MICROS),
                        (int) TimeUnit.MICROSECONDS.toNanos(Math.floorMod(micros, MICROS)),
                        ZoneOffset.UTC);
    }

    private static OffsetDateTime moment(long micros) {
        return micros == Long.MAX_VALUE ? OffsetDateTime.MAX : dateTime(micros).atOffset(ZoneOffset.UTC);
    }

    private static int sized(int at, int length, int size) {
        require(length == size);
        return at;
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new IllegalStateException("The server sent a row that does not fit its columns.");
        }
    }
}
