package dev.based.internal.jooq;

import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.internal.row.Conversions;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.sql.Time;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.Year;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DataType;
import org.jooq.EnumType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.XML;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UNumber;
import org.jooq.types.UShort;
import org.jooq.types.YearToMonth;
import org.jooq.types.YearToSecond;
import org.jspecify.annotations.Nullable;

/** Values between jOOQ's own types, of the columns and not of the application, and those that backends know. */
final class JooqValues {
    private static final Set<Class<?>> PLAIN_ELEMENTS = Set.of(String.class, Integer.class, Long.class, Double.class);

    private static final long MILLIS = 1_000;
    private static final int NANOS_OF_MICRO = 1_000;

    private static final Map<Class<?>, Function<Object, Object>> TO_DRIVER = new HashMap<>();
    private static final Map<Class<?>, BiFunction<Object, String, Object>> FROM_DRIVER = new HashMap<>();

    static {
        type(JSON.class, JSON::data, String.class, JSON::json);
        type(JSONB.class, JSONB::data, String.class, JSONB::jsonb);
        type(XML.class, XML::data, String.class, XML::xml);
        type(UByte.class, UNumber::longValue, Long.class, UByte::valueOf);
        type(UShort.class, UNumber::intValue, Integer.class, UShort::valueOf);
        type(UInteger.class, UNumber::longValue, Long.class, UInteger::valueOf);
        type(ULong.class, JooqValues::integer, BigInteger.class, ULong::valueOf);
        legacy(SQLDataType.DATE, SQLDataType.LOCALDATE);
        type(Time.class, JooqValues::ofTime, LocalTime.class, JooqValues::toTime);
        legacy(SQLDataType.TIMESTAMP, SQLDataType.LOCALDATETIME);
        type(Year.class, Year::getValue, Integer.class, Year::of);
        TO_DRIVER.put(DayToSecond.class, value -> ((DayToSecond) value).toDuration());
        FROM_DRIVER.put(DayToSecond.class, JooqValues::dayToSecond);
        type(YearToMonth.class, value -> Period.ofMonths(value.intValue()), Period.class, JooqValues::yearToMonth);
    }

    private JooqValues() {}

    private static <J, D> void type(
            Class<J> type, Function<J, Object> toDriver, Class<D> driverType, Function<D, J> fromDriver) {
        TO_DRIVER.put(type, value -> toDriver.apply(type.cast(value)));
        FROM_DRIVER.put(type, (value, column) -> fromDriver.apply(Conversions.convert(value, driverType, column)));
    }

    /** JDBC's own classes of dates and times, which jOOQ converts, to another one where the default time zone has a gap. */
    private static void legacy(DataType<?> type, DataType<?> driverType) {
        TO_DRIVER.put(type.getType(), driverType::convert);
        FROM_DRIVER.put(type.getType(), (value, column) -> {
            Object plain = Conversions.convert(value, driverType.getType(), column);
            Object converted = type.convert(plain);
            return same(converted, driverType.convert(converted), plain);
        });
    }

    /** What was converted, if it means what it was made of. */
    private static Object same(Object converted, @Nullable Object back, Object plain) {
        if (!plain.equals(back)) {
            throw new IllegalArgumentException();
        }
        return converted;
    }

    /** With the milliseconds, which Java's own conversions leave out. */
    private static LocalTime ofTime(Time time) {
        long millis = Math.floorMod(time.getTime(), MILLIS);
        return time.toLocalTime().plus(millis, ChronoUnit.MILLIS);
    }

    private static Time toTime(LocalTime time) {
        Time converted = new Time(Time.valueOf(time).getTime() + time.get(ChronoField.MILLI_OF_SECOND));
        same(converted, ofTime(converted), time);
        return converted;
    }

    private static YearToMonth yearToMonth(Period period) {
        if (period.getDays() != 0) {
            throw new ArithmeticException("The days would be lost.");
        }
        return new YearToMonth(0, Math.toIntExact(period.toTotalMonths()));
    }

    private static DayToSecond dayToSecond(Object value, String column) {
        if (value instanceof Period period && period.toTotalMonths() == 0) {
            return DayToSecond.valueOf(Duration.ofDays(period.getDays()));
        }
        return DayToSecond.valueOf(Conversions.convert(value, Duration.class, column));
    }

    /** With its days, which are not 24 hours to PostgreSQL; what is finer than its microseconds is cut off. */
    private static String text(DayToSecond amount) {
        String sign = amount.getSign() < 0 ? "-" : "";
        return String.format(
                Locale.ROOT,
                "P%1$s%2$dDT%1$s%3$dH%1$s%4$dM%1$s%5$d.%6$06dS",
                sign,
                amount.getDays(),
                amount.getHours(),
                amount.getMinutes(),
                amount.getSeconds(),
                amount.getNano() / NANOS_OF_MICRO);
    }

    private static Object integer(ULong value) {
        BigInteger integer = value.toBigInteger();
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }

    /**
     * The value for a backend.
     *
     * @param hasDays whether the days of an interval are kept apart from its hours (PostgreSQL)
     * @throws ParameterException if there is none
     */
    static @Nullable Object toDriver(@Nullable Object value, boolean hasDays) {
        if (value == null) {
            return null;
        }
        if (hasDays && value instanceof DayToSecond amount && amount.getDays() != 0) {
            return text(amount);
        }
        Function<Object, Object> known = TO_DRIVER.get(value.getClass());
        if (known != null) {
            return known.apply(value);
        }
        if (value instanceof EnumType literal) {
            return literal.getLiteral();
        }
        if (value instanceof Object[] array
                && !PLAIN_ELEMENTS.contains(array.getClass().getComponentType())) {
            return elements(array, hasDays);
        }
        if (value instanceof Record || value instanceof Result) {
            throw new ParameterException(
                    "A parameter of the jOOQ query is a " + value.getClass().getTypeName()
                            + ", which needs JDBC. Bind its fields one by one.",
                    null);
        }
        return value;
    }

    /** An array of the elements' common type; the array itself if they are for backends as they are. */
    private static Object elements(@Nullable Object[] array, boolean hasDays) {
        @Nullable
        Object[] converted =
                Arrays.stream(array).map(element -> toDriver(element, hasDays)).toArray();
        if (Arrays.equals(array, converted)) {
            return array;
        }
        Class<?> common = null;
        for (Object element : converted) {
            if (element != null) {
                common = common == null || common == element.getClass() ? element.getClass() : Object.class;
            }
        }
        return Arrays.copyOf(converted, converted.length, arrayOf(common == null ? Object.class : common));
    }

    @SuppressWarnings("unchecked") // no primitive type comes here
    private static Class<? extends @Nullable Object[]> arrayOf(Class<?> type) {
        return (Class<? extends @Nullable Object[]>) type.arrayType();
    }

    /**
     * The value of a column, as the type that jOOQ reads columns as.
     *
     * @throws MappingException if it does not fit
     */
    static <T> T fromDriver(Object value, Class<T> type, String column) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        BiFunction<Object, String, Object> known = FROM_DRIVER.get(type);
        try {
            if (known != null) {
                return type.cast(known.apply(value, column));
            }
            if (type == YearToSecond.class) {
                return type.cast(YearToSecond.valueOf((String) value));
            }
        } catch (ArithmeticException | ClassCastException | IllegalArgumentException unfit) {
            // Not kept as the cause: it may show the value.
            throw unfit(value, type, column);
        }
        if (EnumType.class.isAssignableFrom(type)) {
            return literal(value, type, column);
        }
        if (type.isArray() && value instanceof Object[] array) {
            return type.cast(elements(array, type.getComponentType(), column));
        }
        return Conversions.convert(value, type, column);
    }

    private static <T> T literal(Object value, Class<T> type, String column) {
        for (T constant : type.getEnumConstants()) {
            if (((EnumType) constant).getLiteral().equals(value)) {
                return constant;
            }
        }
        throw unfit(value, type, column);
    }

    private static Object elements(@Nullable Object[] array, Class<?> type, String column) {
        Object converted = Array.newInstance(type, array.length);
        for (int index = 0; index < array.length; index++) {
            Object element = array[index];
            Array.set(converted, index, element == null ? null : fromDriver(element, type, column));
        }
        return converted;
    }

    private static MappingException unfit(Object value, Class<?> type, String column) {
        return new MappingException(
                "Column \"" + column + "\" holds a " + value.getClass().getTypeName() + " that cannot be read as "
                        + type.getTypeName() + ".",
                null);
    }
}
