package dev.based.postgres;

import dev.based.CustomType;
import dev.based.Range;
import dev.based.vertx.ColumnDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How values are read: those that the client reads well as they are, all others from the server's text, by its own type. */
final class PostgresDecoders {
    private static final String VOID = Integer.toString(Oids.VOID);
    private static final String ADVICE = "Select it as ...::text.";
    private static final Pattern CENTS = Pattern.compile("[^0-9]*([0-9][0-9.,' \u00a0\u202f]*)[.,]([0-9]{2})[^0-9]*");

    private static final int MOST_READERS = 1024;

    private final TypeCatalog catalog;
    /** By what stands behind columns' names. */
    private final Map<String, Function<String, Object>> readers = new ConcurrentHashMap<>();

    PostgresDecoders(TypeCatalog catalog) {
        this.catalog = catalog;
    }

    /** The name of a column as the server gave it. */
    static String name(ColumnDescriptor column) {
        int mark = mark(column);
        return mark < 0 ? column.name() : column.name().substring(0, mark);
    }

    private static int mark(ColumnDescriptor column) {
        return switch (column.typeName()) {
            case "TS_VECTOR", "BYTEA" -> column.name().lastIndexOf(TypeAnnouncer.MARK);
            default -> -1;
        };
    }

    ColumnDecoder of(ColumnDescriptor column) {
        int mark = mark(column);
        if (mark < 0) {
            return ofClient(column);
        }
        String type = column.name().substring(mark + 1);
        if (type.equals(VOID)) {
            return value -> null;
        }
        if (column.typeName().equals("BYTEA")) {
            Class<?> floats = floats(type);
            return value -> value == null ? null : read(bytes -> FloatArrays.read(bytes, floats), (Buffer) value);
        }
        if (readers.size() >= MOST_READERS) {
            readers.clear(); // there may be ever new types
        }
        Function<String, Object> reader = readers.computeIfAbsent(type, this::readerOf);
        return value -> value == null ? null : read(reader, (String) value);
    }

    private Class<?> floats(String type) {
        Class<?> floats = ServerType.isMark(type)
                ? catalog.floats(ServerType.of(type))
                : Oids.floats(Objects.requireNonNull(Oids.element(Integer.parseUnsignedInt(type))));
        return Objects.requireNonNull(floats);
    }

    private Function<String, Object> readerOf(String type) {
        return ServerType.isMark(type) ? reader(ServerType.of(type)).read : reader(Integer.parseUnsignedInt(type)).read;
    }

    private static <T> Object read(Function<T, Object> reader, T text) {
        try {
            return reader.apply(text);
        } catch (Unreadable unreadable) {
            throw unreadable;
        } catch (IllegalArgumentException unreadable) {
            throw new Unreadable(ADVICE); // its own message may show the value
        }
    }

    private static ColumnDecoder ofClient(ColumnDescriptor column) {
        return switch (column.typeName()) {
            case "TIMESTAMP" -> value -> value == null ? null : PostgresTimes.read((LocalDateTime) value);
            case "TIMESTAMPTZ" -> value -> value == null ? null : PostgresTimes.read((OffsetDateTime) value);
            default -> ColumnDecoder.PLAIN;
        };
    }

    /** How the text of a type is read, and as what. */
    private record Reader(Class<?> type, Function<String, Object> read) {}

    private Reader reader(ServerType type) {
        CustomType<?> custom = catalog.custom(type);
        if (custom != null) {
            return new Reader(custom.type(), text -> parsed(custom, text));
        }
        ServerType element = type.element();
        if (element != null) {
            return type.kind() == ServerType.ARRAY ? arrays(reader(element), type.delimiter()) : reader(element);
        }
        if (type.name().equals("hstore") && Oids.isUsers(type.oid())) {
            return new Reader(Map.class, Hstore::parse);
        }
        return reader(type.oid());
    }

    private static Object parsed(CustomType<?> custom, String text) {
        Object parsed;
        try {
            parsed = custom.parse().apply(text);
        } catch (RuntimeException malformed) { // whose message may show the value
            throw new Unreadable(
                    custom + " does not read it: " + malformed.getClass().getName() + ".");
        }
        if (parsed == null) {
            throw new Unreadable(custom + " made null of it.");
        }
        return parsed;
    }

    private static Reader arrays(Reader elements, char delimiter) {
        return new Reader(Object[].class, text -> ArrayText.parse(text, elements.type, elements.read, delimiter));
    }

    private static Reader reader(int type) {
        Integer element = Oids.element(type);
        if (element != null) {
            Reader elements = reader(element);
            return arrays(elements, type == Oids.BOX_ARRAY ? ';' : ',');
        }
        Integer bounds = Ranges.bounds(type);
        if (bounds != null) {
            Function<String, Object> bound = reader(bounds).read;
            return new Reader(Range.class, text -> Ranges.parse(text, bound));
        }
        Integer ranges = Ranges.ranges(type);
        if (ranges != null) {
            Function<String, Object> bound = reader(Objects.requireNonNull(Ranges.bounds(ranges))).read;
            return new Reader(Range[].class, text -> Ranges.parseAll(text, bound));
        }
        return switch (type) {
            case Oids.BOOL -> new Reader(Boolean.class, "t"::equals);
            case Oids.INT2 -> new Reader(Short.class, Short::valueOf);
            case Oids.INT4 -> new Reader(Integer.class, Integer::valueOf);
            case Oids.INT8, Oids.OID -> new Reader(Long.class, Long::valueOf);
            case Oids.FLOAT4 -> new Reader(Float.class, Float::valueOf);
            case Oids.FLOAT8 -> new Reader(Double.class, Double::valueOf);
            case Oids.NUMERIC -> new Reader(BigDecimal.class, PostgresDecoders::numeric);
            case Oids.MONEY -> new Reader(BigDecimal.class, PostgresDecoders::money);
            case Oids.BYTEA -> new Reader(byte[].class, PostgresDecoders::bytes);
            case Oids.UUID -> new Reader(UUID.class, UUID::fromString);
            case Oids.DATE -> new Reader(LocalDate.class, PostgresTimes::date);
            case Oids.TIME -> new Reader(LocalTime.class, PostgresTimes::time);
            case Oids.TIMETZ -> new Reader(OffsetTime.class, PostgresTimes::offsetTime);
            case Oids.TIMESTAMP -> new Reader(LocalDateTime.class, PostgresTimes::dateTime);
            case Oids.TIMESTAMPTZ -> new Reader(OffsetDateTime.class, PostgresTimes::offsetDateTime);
            case Oids.INTERVAL -> new Reader(Object.class, PostgresIntervals::parse);
            default -> new Reader(String.class, text -> text);
        };
    }

    private static Object numeric(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> new BigDecimal(text);
        };
    }

    /** The server's setting lc_monetary decides on signs, separators and the number of decimals; two are clear. */
    private static Object money(String text) {
        var matcher = CENTS.matcher(text);
        if (!matcher.matches()) {
            throw new Unreadable("Select it as ...::numeric.");
        }
        String number = matcher.group(1).replaceAll("[^0-9]", "") + "." + matcher.group(2);
        boolean negative = text.indexOf('-') >= 0 || text.indexOf('(') >= 0;
        return new BigDecimal(negative ? "-" + number : number);
    }

    private static Object bytes(String text) {
        if (!text.startsWith("\\x")) {
            throw new Unreadable("Set bytea_output to hex.");
        }
        return HexFormat.of().parseHex(text.substring(2));
    }
}
