package dev.based.postgres;

import dev.based.Range;
import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.Map;

/**
 * The types to which values are sent as text, since the client does not know them. The server reads the text of anything for some of
 * them: 5 for an interval is five seconds, for a cidr 5.0.0.0/8, and -1 for an oid 4294967295. So each takes what it can mean.
 *
 * <p>Text, which a user writes for the server, is sent as it is, save for numbers and for {@code "char"}, which cuts it.
 */
final class TextTypes {
    private static final int CHAR = 18;
    private static final String MEANT = "Bind its text, as PostgreSQL reads it.";
    private static final String NUMBER = "Bind a number that is not negative and that fits.";

    private static final String USERS =
            "Bind its text, as PostgreSQL reads it, or write ROW(?, ?) with the fields of a composite;"
                    + " DatabaseOptions.withType lets objects of a class be bound as such.";

    /** What is known of a type. */
    private enum Rule {
        ANY("text", MEANT),
        CHARACTER("\"char\"", "Bind one character of ASCII, or an empty text."),
        INTERVAL(
                "interval",
                "Bind a Duration, a Period or its text; a number of seconds goes into make_interval(secs => ?)."),
        ADDRESS("an address", "Bind an InetAddress or its text."),
        TEXT("text of its own", MEANT),
        /** Which reads and writes numbers as the server's setting lc_monetary has it. */
        MONEY("money", "Write CAST(? AS numeric[])::money[] in the SQL, and bind an array of numbers."),
        /** Of 32 bits without a sign. */
        OBJECT("oid", NUMBER),
        /** The same, or a name. */
        NAMED_OBJECT("oid or name", NUMBER),
        /** Of 64 bits without a sign. */
        LONG_OBJECT("xid8", NUMBER);

        private final String type;
        private final String advice;

        Rule(String type, String advice) {
            this.type = type;
            this.advice = advice;
        }
    }

    private static final Map<Integer, Rule> RULES = Map.ofEntries(
            Map.entry(CHAR, Rule.CHARACTER),
            Map.entry(Oids.INTERVAL, Rule.INTERVAL),
            Map.entry(Oids.MONEY, Rule.MONEY),
            Map.entry(650, Rule.ADDRESS), // cidr
            Map.entry(869, Rule.ADDRESS), // inet
            Map.entry(774, Rule.TEXT), // macaddr8
            Map.entry(829, Rule.TEXT), // macaddr
            Map.entry(1560, Rule.TEXT), // bit
            Map.entry(1562, Rule.TEXT), // bit varying
            Map.entry(Oids.OID, Rule.OBJECT),
            Map.entry(28, Rule.OBJECT), // xid
            Map.entry(29, Rule.OBJECT), // cid
            Map.entry(24, Rule.NAMED_OBJECT), // regproc, and the like
            Map.entry(2202, Rule.NAMED_OBJECT),
            Map.entry(2203, Rule.NAMED_OBJECT),
            Map.entry(2204, Rule.NAMED_OBJECT),
            Map.entry(2205, Rule.NAMED_OBJECT),
            Map.entry(2206, Rule.NAMED_OBJECT),
            Map.entry(3734, Rule.NAMED_OBJECT),
            Map.entry(3769, Rule.NAMED_OBJECT),
            Map.entry(4089, Rule.NAMED_OBJECT),
            Map.entry(4096, Rule.NAMED_OBJECT),
            Map.entry(4191, Rule.NAMED_OBJECT),
            Map.entry(5069, Rule.LONG_OBJECT));

    private static final Map<Integer, Integer> ELEMENTS = Map.ofEntries(
            Map.entry(1002, CHAR),
            Map.entry(1187, Oids.INTERVAL),
            Map.entry(Oids.MONEY_ARRAY, Oids.MONEY),
            Map.entry(651, 650),
            Map.entry(1041, 869),
            Map.entry(775, 774),
            Map.entry(1040, 829),
            Map.entry(1561, 1560),
            Map.entry(1563, 1562),
            Map.entry(1028, Oids.OID),
            Map.entry(1011, 28),
            Map.entry(1012, 29),
            Map.entry(1008, 24),
            Map.entry(2207, 2202),
            Map.entry(2208, 2203),
            Map.entry(2209, 2204),
            Map.entry(2210, 2205),
            Map.entry(2211, 2206),
            Map.entry(3735, 3734),
            Map.entry(3770, 3769),
            Map.entry(4090, 4089),
            Map.entry(4097, 4096),
            Map.entry(4192, 4191),
            Map.entry(271, 5069));

    private TextTypes() {}

    /** The array of such elements, also of those that are sent as text; {@link JavaTypes#NONE} if none is known. */
    static int arrayOf(int element) {
        int known = JavaTypes.arrayOf(element);
        return known != JavaTypes.NONE
                ? known
                : ELEMENTS.entrySet().stream()
                        .filter(entry -> entry.getValue() == element)
                        .mapToInt(Map.Entry::getKey)
                        .findFirst()
                        .orElse(JavaTypes.NONE);
    }

    /** What a placeholder takes, for a message. */
    static String name(int type) {
        if (isRange(type)) {
            return Ranges.bounds(type) == null ? "a multirange" : "a range";
        }
        Integer element = ELEMENTS.get(type);
        Integer known = Oids.element(type);
        if (element == null && known != null) {
            return "an array of " + Oids.name(known);
        }
        return element == null ? rule(type).type : "an array of " + rule(element).type;
    }

    /** What to bind instead, a sentence. */
    static String advice(int type) {
        if (isRange(type)) {
            return Ranges.bounds(type) == null
                    ? "Bind an array of Ranges that fit, or its text."
                    : "Bind a Range with bounds that fit, or its text.";
        }
        if (Oids.isUsers(type)) {
            return USERS;
        }
        return rule(ELEMENTS.getOrDefault(type, type)).advice;
    }

    /**
     * The text of a value.
     *
     * @param type the type that the server has for the placeholder; {@link JavaTypes#NONE} if it is not known
     * @throws IllegalArgumentException if such a value is none of the type
     */
    static String of(Object value, int type, Microseconds microseconds) {
        if (value instanceof Range<?> range) {
            return Ranges.text(require(range, mayBeRange(type)), type, microseconds);
        }
        if (!value.getClass().isArray() || value instanceof byte[]) {
            require(value, !(isRange(type) && !(value instanceof String)));
            return single(value, type, microseconds);
        }
        Integer ranges = Ranges.ranges(type);
        if (ranges != null) {
            return Ranges.texts(value, ranges, microseconds);
        }
        boolean isArray = type == JavaTypes.NONE
                || Oids.isUsers(type)
                || ELEMENTS.containsKey(type)
                || Oids.element(type) != null;
        NestedArrays.requireEqualLengths(value);
        Integer known = Oids.element(type);
        int element = ELEMENTS.getOrDefault(type, JavaTypes.NONE);
        return ArrayText.write(
                require(value, isArray),
                type == Oids.BOX_ARRAY ? ';' : ',',
                each -> element == JavaTypes.NONE && known != null
                        ? NestedArrays.element(each, known, microseconds)
                        : single(each, element, microseconds));
    }

    private static boolean isRange(int type) {
        return Ranges.bounds(type) != null || Ranges.ranges(type) != null;
    }

    /** Whether it is one, or a type of which nothing is known. */
    private static boolean mayBeRange(int type) {
        return type == JavaTypes.NONE || Oids.isUsers(type) || Ranges.bounds(type) != null;
    }

    private static String single(Object value, int type, Microseconds microseconds) {
        return switch (rule(type)) {
            case ANY -> PostgresText.ofAny(value, microseconds);
            case CHARACTER -> character(PostgresText.of(value));
            case INTERVAL ->
                PostgresText.ofAny(
                        require(
                                value,
                                value instanceof String
                                        || value instanceof Duration
                                        || value instanceof Period
                                        || value instanceof LocalTime),
                        microseconds);
            case ADDRESS ->
                PostgresText.ofAny(
                        require(value, value instanceof String || value instanceof InetAddress), microseconds);
            case MONEY -> require("", false);
            case TEXT -> PostgresText.of(require(value, value instanceof String));
            case OBJECT -> unsigned(value, Integer.SIZE);
            case NAMED_OBJECT -> value instanceof String name ? name : unsigned(value, Integer.SIZE);
            case LONG_OBJECT -> unsigned(value, Long.SIZE);
        };
    }

    private static String character(String text) {
        return require(text, text.isEmpty() || text.length() == 1 && text.charAt(0) < 0x80);
    }

    private static String unsigned(Object value, int bits) {
        BigDecimal number = ExactValues.decimal(require(value, !(value instanceof Boolean)));
        require(number, number.signum() >= 0 && number.precision() - (long) number.scale() <= Long.SIZE);
        try {
            BigInteger integer = number.toBigIntegerExact();
            return require(integer, integer.bitLength() <= bits).toString();
        } catch (ArithmeticException fraction) {
            throw new IllegalArgumentException();
        }
    }

    private static Rule rule(int type) {
        return RULES.getOrDefault(type, Rule.ANY);
    }

    private static <T> T require(T value, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException();
        }
        return value;
    }
}
