package dev.based.postgres;

import dev.based.ParameterException;
import dev.based.Range;
import dev.based.spi.Command;
import dev.based.spi.Unbindable;
import dev.based.vertx.CheckedTuple;
import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import dev.based.vertx.Microseconds.TooFineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.data.Numeric;
import io.vertx.sqlclient.internal.ArrayTuple;
import java.lang.reflect.Array;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of one execution, which the client asks for one by one, by the method that belongs to the type of the
 * placeholder: see {@link Oids#writtenAs}. Each method converts the user's value without loss or refuses it.
 *
 * <p>The client stores what it was given by {@link #setValue}, and encodes that; from the first value that it transforms
 * itself, in a copy that it makes by {@link #getValue}.
 */
final class PostgresTuple extends ArrayTuple implements CheckedTuple {
    private static final String MOMENT = "timestamp with time zone";
    private static final String TEXT =
            "Bind its text, or write which type is meant, as CAST(? AS bytea) or CAST(? AS int[]).";

    private static final String NUMBER =
            "Bind a value that fits, or write CAST(? AS numeric) in the SQL, which compares and computes, but is rounded where it is stored.";

    private static final String BINDABLE =
            "Convert it to text, a number, a boolean, bytes, a UUID, a java.time type, Json or an array"
                    + " of these, or tell how by DatabaseOptions.withType(...).";

    private static final String OTHER_MOMENT =
            "Bind an Instant, OffsetDateTime or ZonedDateTime, or text with an offset.";

    /** Written as arrays have NULL. */
    private static final Numeric NULL = Numeric.create(new Number() {
        private static final long serialVersionUID = 1L;

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0;
        }

        @Override
        public double doubleValue() {
            return 0;
        }

        @Override
        public String toString() {
            return "NULL";
        }
    });

    private final Command command;
    private final Microseconds microseconds;
    /** Which of the first values were stored, a bit each. */
    private int stored;
    /** Which of the others were; null if there are none. */
    private @Nullable BitSet furtherStored;

    private @Nullable ParameterException refusal;
    private int asked = -1;
    private int toCopy;
    private boolean copied;
    private int @Nullable [] types;
    private TypedStatements.@Nullable Variant variant;
    private boolean expectsDocuments;
    /** How many digits of a second the column keeps whose value is written now; negative if the statement tells. */
    private int digitsOfColumn = -1;

    PostgresTuple(Command command, @Nullable Object[] values, Microseconds microseconds) {
        super(values.length);
        for (Object value : values) {
            addValue(value);
        }
        this.command = command;
        this.microseconds = microseconds;
    }

    @Override
    public @Nullable ParameterException refusal() {
        return refusal;
    }

    /** What was stored would be refused as a user's value. */
    @Override
    public void sent() {
        for (int position = 0; position < size(); position++) {
            super.setValue(position, null);
        }
    }

    @Override
    public void setValue(int position, @Nullable Object value) {
        store(position);
        super.setValue(position, value);
    }

    private void store(int position) {
        if (position < Integer.SIZE) {
            stored |= 1 << position;
            return;
        }
        BitSet further = furtherStored;
        if (further == null) {
            further = new BitSet(size());
            furtherStored = further;
        }
        further.set(position);
    }

    private boolean isStored(int position) {
        return position < Integer.SIZE
                ? (stored & 1 << position) != 0
                : furtherStored != null && furtherStored.get(position);
    }

    /**
     * What was stored. Before that, a client asks here for the value of a placeholder of an unknown type, only to see whether
     * it is an array, which it would write wrongly; and for any, to put it into an error.
     */
    @Override
    public @Nullable Object getValue(int position) {
        Object value = super.getValue(position);
        if (toCopy > 0) {
            toCopy--;
            return value;
        }
        if (value == null || isStored(position)) {
            return value;
        }
        asked = position;
        return "?";
    }

    /** The type that a value has by its class, an {@link OwnType}; that of nothing behind the last. */
    int type(int position) {
        int[] known = types;
        if (known != null && position < known.length) {
            return known[position];
        }
        return position < size() ? OwnType.of(getValueInternal(position)) : JavaTypes.NONE;
    }

    /** The types that the values have by their classes, each an {@link OwnType}. */
    int[] types(int count) {
        int[] known = types;
        if (known == null || known.length != count) {
            known = new int[count];
            for (int position = 0; position < count; position++) {
                known[position] = type(position);
            }
            types = known;
        }
        return known;
    }

    /** Whether one of the values is an array of arrays. */
    boolean hasNestedArrays() {
        for (int position = 0; position < size(); position++) {
            if (NestedArrays.isNested(getValueInternal(position))) {
                return true;
            }
        }
        return false;
    }

    /** Has the types of the placeholders found out by name, as if one of the values were a document. */
    void expectDocuments() {
        expectsDocuments = true;
    }

    /** Whether one of the values is a document, or an array with such, which means another thing to hstore. */
    boolean hasDocuments() {
        for (int position = 0; !expectsDocuments && position < size(); position++) {
            if (Documents.isOne(getValueInternal(position))) {
                return true;
            }
        }
        return expectsDocuments;
    }

    /** Whether the statement was prepared, and a type was not looked up that should have been. */
    boolean wantsTypesInVain() {
        return Objects.requireNonNull(variant).lacksTypes();
    }

    /** Whether the server is to be asked anew how many digits of seconds it keeps. */
    boolean lacksDigits() {
        return Objects.requireNonNull(variant).lacksDigits(this);
    }

    /** Whether one of the values may have more digits of a second than are kept of it. */
    boolean mayBeCut(int[] digits) {
        for (int position = 0; position < Math.min(digits.length, size()); position++) {
            if (digits[position] < Digits.ALL
                    && microseconds.keeping(digits[position]).mayCut(getValueInternal(position))) {
                return true;
            }
        }
        return false;
    }

    /** Takes what is known of the statement, whose placeholders' types the server tells when it is prepared. */
    void expect(TypedStatements.Variant statement) {
        variant = statement;
    }

    /** The types of the placeholders; null if they are not known. */
    int @Nullable [] described() {
        return variant == null ? null : variant.described();
    }

    /** How many digits of a second are kept of a value. */
    int digits(int position) {
        return digitsOfColumn >= 0 ? digitsOfColumn : variant == null ? Digits.ALL : variant.digits(position);
    }

    /** What fits times to the column of a placeholder. */
    private Microseconds fraction(int position) {
        int digits = digits(position);
        return digits == Digits.ALL ? microseconds : microseconds.keeping(digits);
    }

    /** The type of a placeholder; {@link JavaTypes#NONE} if it is not known. */
    private int described(int position) {
        int[] described = variant == null ? null : variant.described();
        return described == null || position >= described.length ? JavaTypes.NONE : described[position];
    }

    /**
     * Gives the values of a batch's sets the same types, where there are such that hold them all. Null goes with any; text has a
     * meaning of its own.
     */
    static void alignTypes(List<PostgresTuple> sets) {
        int count = sets.get(0).size();
        int[] common = sets.get(0).types(count).clone();
        boolean[] mixed = new boolean[count];
        for (PostgresTuple set : sets) {
            int[] types = set.types(count);
            for (int position = 0; position < count; position++) {
                int before = OwnType.type(common[position]);
                int wider = JavaTypes.common(before, OwnType.type(types[position]));
                mixed[position] |= wider == JavaTypes.NONE && before != JavaTypes.NONE;
                common[position] = OwnType.both(wider, common[position], types[position]);
            }
        }
        for (PostgresTuple set : sets) {
            for (int position = 0; position < count; position++) {
                int[] types = set.types(count);
                if (!mixed[position]
                        && (OwnType.type(types[position]) != JavaTypes.NONE
                                || set.getValueInternal(position) == null)) {
                    types[position] = common[position];
                }
            }
        }
    }

    private <T> @Nullable T get(int position, String type, Function<Object, T> conversion) {
        return get(position, type, "Bind a value that fits, or change the type in the SQL.", conversion);
    }

    private <T> @Nullable T get(int position, String type, String advice, Function<Object, T> conversion) {
        Object value = getValueInternal(position);
        return value == null ? null : convert(position, value, type, advice, conversion);
    }

    private <T> T convert(int position, Object value, String type, String advice, Function<Object, T> conversion) {
        try {
            return conversion.apply(value);
        } catch (TooFineException tooFine) {
            throw refuse(position, value, ", which cannot be bound. " + tooFine.getMessage());
        } catch (IllegalArgumentException unfit) {
            boolean known = isOfAUsersType(position, value);
            String otherwise = advice.equals(NUMBER) && !(value instanceof Number) ? "Bind a number." : advice;
            if (!known && !isBindable(value)) {
                throw refuse(position, value, ", which cannot be bound. " + Unbindable.advice(value, BINDABLE));
            }
            String way = unfit instanceof UnfitElement element
                    ? element.getMessage()
                    : known ? advice : Unbindable.advice(value, otherwise);
            throw refuse(
                    position,
                    value,
                    " that its placeholder, which takes " + type + ", cannot hold without loss. " + way);
        }
    }

    /** Whether there are placeholders that take values of the class, whatever this one's type is. */
    private boolean isBindable(Object value) {
        if (value instanceof Number || value instanceof Map || JavaTypes.of(value) != JavaTypes.NONE) {
            return true;
        }
        try {
            return !text(value).isBlank() || value instanceof CharSequence || value instanceof Character;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Whether it is an object of the user's for a type of the user's, such as a composite, of which there is more to say. */
    private boolean isOfAUsersType(int position, Object value) {
        return Oids.isUsers(described(position))
                && !value.getClass().getTypeName().startsWith("java");
    }

    /** An array of values that are converted one by one; from an array of any type, or from text of one dimension. */
    private <T> T @Nullable [] array(int position, Class<T> element, Function<Object, T> conversion) {
        Object value = getValueInternal(position);
        if (value == null) {
            return null;
        }
        String type = "array of " + element.getSimpleName();
        String advice = "Bind an array of values that fit"
                + (Number.class.isAssignableFrom(element)
                        ? ", or have what it is beside be of their type too, by CAST(... AS numeric[])."
                        : value.getClass().isArray()
                                ? "."
                                : ". To add one element write array_append(tags, ?), or its type beside ||, as CAST(? AS text).");
        return convert(position, value, type, advice, whole -> {
            Object source =
                    whole instanceof String text ? ArrayText.parse(text, String.class, word -> word, ',') : whole;
            if (!source.getClass().isArray() || source instanceof byte[]) {
                throw new IllegalArgumentException();
            }
            @SuppressWarnings("unchecked")
            T[] converted = (T[]) Array.newInstance(element, Array.getLength(source));
            for (int index = 0; index < converted.length; index++) {
                Object item = Array.get(source, index);
                if (item != null) {
                    converted[index] = conversion.apply(item);
                }
            }
            return converted;
        });
    }

    /** As the user wrote it. */
    private String placeholder(int position) {
        String name = command.parameter(position);
        return name.startsWith(":") ? name : "?";
    }

    private ParameterException refuse(int position, Object value, String reason) {
        ParameterException error = new ParameterException(
                "Parameter " + command.parameter(position) + " is " + Unbindable.name(value) + reason, null);
        refusal = error;
        return error;
    }

    /** Tells that the client will transform the value that it is given now, and copy the tuple before, once. */
    private <T> @Nullable T transformed(@Nullable T value) {
        if (value != null && !copied) {
            copied = true;
            toCopy = size();
        }
        return value;
    }

    private static <T> Function<Object, T> exact(Class<T> type) {
        return value -> ExactValues.convert(value, type);
    }

    /** The text of a value for a column, as the client's values would be stored there; null for NULL. */
    @Nullable
    String text(int position, CopyColumn column) {
        digitsOfColumn = column.digits();
        try {
            return textFor(position, column);
        } finally {
            digitsOfColumn = -1; // a batch may do it after all
        }
    }

    private @Nullable String textFor(int position, CopyColumn column) {
        Microseconds fraction = fraction(position);
        Object value = getValueInternal(position);
        if (value == null) {
            return null;
        }
        int type = column.type();
        int written = NestedArrays.isNested(value) ? Oids.UNKNOWN : column.written();
        Integer element = written == Oids.UNKNOWN ? null : column.element();
        if (element != null) {
            return ArrayText.write(
                    elements(position, element),
                    ',',
                    each -> each instanceof String text ? text : NestedArrays.element(each, element, fraction));
        }
        @Nullable
        Object checked = switch (written) {
            case Oids.BOOL -> getBoolean(position);
            case Oids.INT2 -> getShort(position);
            case Oids.INT4 -> getInteger(position);
            case Oids.INT8 -> getLong(position);
            case Oids.FLOAT4 -> getFloat(position);
            case Oids.FLOAT8 -> getDouble(position);
            case Oids.UUID -> getUUID(position);
            case Oids.NUMERIC -> getNumeric(position);
            case Oids.TIMESTAMPTZ -> get(position, MOMENT, OTHER_MOMENT, moment -> momentText(moment, fraction));
            case Oids.DATE, Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.BYTEA ->
                NestedArrays.element(time(position, written), written, fraction);
            case Oids.JSONB_ARRAY -> getArrayOfJsons(position);
            case Oids.UNKNOWN -> column.isHstore() ? hstore(position, type) : unknown(position, type);
            default -> get(position, "text", TEXT, this::text);
        };
        return String.valueOf(checked);
    }

    private Object elements(int position, int element) {
        Object array = switch (element) {
            case Oids.BOOL -> getArrayOfBooleans(position);
            case Oids.BYTEA -> array(position, byte[].class, value -> ExactValues.convert(value, byte[].class));
            case Oids.INT2 -> getArrayOfShorts(position);
            case Oids.INT4 -> getArrayOfIntegers(position);
            case Oids.INT8 -> getArrayOfLongs(position);
            case Oids.FLOAT4 -> getArrayOfFloats(position);
            case Oids.FLOAT8 -> getArrayOfDoubles(position);
            case Oids.NUMERIC ->
                array(position, String.class, value -> numeric(value).toString());
            case Oids.UUID -> getArrayOfUUIDs(position);
            case Oids.DATE -> getArrayOfLocalDates(position);
            case Oids.TIME -> getArrayOfLocalTimes(position);
            case Oids.TIMETZ -> getArrayOfOffsetTimes(position);
            case Oids.TIMESTAMP -> getArrayOfLocalDateTimes(position);
            case Oids.TIMESTAMPTZ -> array(position, String.class, moment -> momentText(moment, fraction(position)));
            default -> getArrayOfStrings(position);
        };
        return Objects.requireNonNull(array);
    }

    private Object time(int position, int type) {
        Object time = switch (type) {
            case Oids.DATE -> getLocalDate(position);
            case Oids.TIME -> getLocalTime(position);
            case Oids.TIMETZ -> getOffsetTime(position);
            case Oids.TIMESTAMP -> getLocalDateTime(position);
            default -> get(position, "bytea", "Bind a byte[].", exact(byte[].class));
        };
        return Objects.requireNonNull(time);
    }

    private static String momentText(Object value, Microseconds fraction) {
        return NestedArrays.element(value, Oids.TIMESTAMPTZ, fraction);
    }

    /** The text for hstore, its domains and arrays. */
    private @Nullable String hstore(int position, int type) {
        return get(
                position,
                "hstore",
                "Bind a map whose values are texts or null.",
                value -> TextTypes.of(Documents.forHstore(value), type, microseconds));
    }

    /** The text for a type that the client does not know. */
    private @Nullable String unknown(int position, int type) {
        return get(
                position,
                TextTypes.name(type),
                TextTypes.advice(type),
                value -> TextTypes.of(value, type, fraction(position)));
    }

    @Override
    public @Nullable Boolean getBoolean(int position) {
        return get(position, "boolean", exact(Boolean.class));
    }

    @Override
    public Boolean @Nullable [] getArrayOfBooleans(int position) {
        return array(position, Boolean.class, exact(Boolean.class));
    }

    @Override
    public @Nullable Short getShort(int position) {
        return get(position, "smallint", NUMBER, exact(Short.class));
    }

    @Override
    public Short @Nullable [] getArrayOfShorts(int position) {
        return array(position, Short.class, exact(Short.class));
    }

    @Override
    public @Nullable Integer getInteger(int position) {
        return get(position, "integer", NUMBER, exact(Integer.class));
    }

    @Override
    public Integer @Nullable [] getArrayOfIntegers(int position) {
        return array(position, Integer.class, exact(Integer.class));
    }

    @Override
    public @Nullable Long getLong(int position) {
        return get(position, "bigint", NUMBER, exact(Long.class));
    }

    @Override
    public Long @Nullable [] getArrayOfLongs(int position) {
        return array(position, Long.class, exact(Long.class));
    }

    @Override
    public @Nullable Float getFloat(int position) {
        return get(position, "real", exact(Float.class));
    }

    @Override
    public Float @Nullable [] getArrayOfFloats(int position) {
        return array(position, Float.class, exact(Float.class));
    }

    @Override
    public @Nullable Double getDouble(int position) {
        return get(position, "double precision", exact(Double.class));
    }

    @Override
    public Double @Nullable [] getArrayOfDoubles(int position) {
        return array(position, Double.class, exact(Double.class));
    }

    @Override
    public @Nullable Numeric getNumeric(int position) {
        return transformed(get(
                position,
                "numeric",
                "Bind a finite number, or CAST(" + placeholder(position) + " AS float8).",
                PostgresTuple::numeric));
    }

    /** The client asks each element for its text, a null too. */
    @Override
    public Numeric @Nullable [] getArrayOfNumerics(int position) {
        Numeric[] numbers = array(position, Numeric.class, PostgresTuple::numeric);
        if (numbers != null) {
            Arrays.asList(numbers).replaceAll(number -> number == null ? NULL : number);
        }
        return transformed(numbers);
    }

    private static Numeric numeric(Object value) {
        boolean notANumber = value instanceof Double number && number.isNaN()
                || value instanceof Float other && other.isNaN()
                || "NaN".equals(value);
        return notANumber ? Numeric.NaN : Numeric.create(ExactValues.decimal(value));
    }

    /** Asked by placeholders for text, and by those of types that the client does not know. */
    @Override
    public @Nullable String getString(int position) {
        boolean unknown = asked == position;
        asked = -1;
        if (!unknown) {
            return get(position, "text", TEXT, this::text);
        }
        int type = described(position);
        ServerType found = variant == null || !Oids.isUsers(type) ? null : variant.type(type);
        return transformed(found != null && found.isHstore() ? hstore(position, type) : unknown(position, type));
    }

    private String text(Object value) {
        return value instanceof Range ? PostgresText.ofAny(value, microseconds) : PostgresText.of(value);
    }

    @Override
    public String @Nullable [] getArrayOfStrings(int position) {
        return array(position, String.class, this::text);
    }

    @Override
    public @Nullable LocalDate getLocalDate(int position) {
        return get(position, "date", "Bind a LocalDate.", PostgresTuple::date);
    }

    @Override
    public LocalDate @Nullable [] getArrayOfLocalDates(int position) {
        return array(position, LocalDate.class, PostgresTuple::date);
    }

    private static LocalDate date(Object value) {
        return PostgresTimes.checked(ExactValues.convert(value, LocalDate.class));
    }

    @Override
    public @Nullable LocalTime getLocalTime(int position) {
        return get(position, "time", "Bind a LocalTime.", value -> time(value, fraction(position)));
    }

    @Override
    public LocalTime @Nullable [] getArrayOfLocalTimes(int position) {
        return array(position, LocalTime.class, value -> time(value, fraction(position)));
    }

    private static LocalTime time(Object value, Microseconds fraction) {
        return fraction.fit(ExactValues.convert(value, LocalTime.class));
    }

    @Override
    public @Nullable OffsetTime getOffsetTime(int position) {
        return get(
                position, "time with time zone", "Bind an OffsetTime.", value -> offsetTime(value, fraction(position)));
    }

    @Override
    public OffsetTime @Nullable [] getArrayOfOffsetTimes(int position) {
        return array(position, OffsetTime.class, value -> offsetTime(value, fraction(position)));
    }

    private static OffsetTime offsetTime(Object value, Microseconds fraction) {
        return fraction.fit(
                value instanceof String text
                        ? PostgresTimes.offsetTime(text)
                        : ExactValues.convert(value, OffsetTime.class));
    }

    @Override
    public @Nullable LocalDateTime getLocalDateTime(int position) {
        return get(
                position,
                "timestamp without time zone",
                "Bind a LocalDateTime.",
                value -> dateTime(value, fraction(position)));
    }

    @Override
    public LocalDateTime @Nullable [] getArrayOfLocalDateTimes(int position) {
        return array(position, LocalDateTime.class, value -> dateTime(value, fraction(position)));
    }

    private static LocalDateTime dateTime(Object value, Microseconds fraction) {
        return PostgresTimes.checked(ExactValues.dateTime(value), fraction);
    }

    @Override
    public @Nullable OffsetDateTime getOffsetDateTime(int position) {
        return get(position, MOMENT, OTHER_MOMENT, value -> PostgresTimes.moment(value, fraction(position)));
    }

    @Override
    public OffsetDateTime @Nullable [] getArrayOfOffsetDateTimes(int position) {
        return array(position, OffsetDateTime.class, value -> PostgresTimes.moment(value, fraction(position)));
    }

    @Override
    public @Nullable Buffer getBuffer(int position) {
        return get(position, "bytea", "Bind a byte[].", PostgresTuple::buffer);
    }

    @Override
    public Buffer @Nullable [] getArrayOfBuffers(int position) {
        return array(position, Buffer.class, PostgresTuple::buffer);
    }

    private static Buffer buffer(Object value) {
        return Buffer.buffer(ExactValues.convert(value, byte[].class));
    }

    @Override
    public @Nullable UUID getUUID(int position) {
        return get(position, "uuid", "Bind a UUID or its text.", exact(UUID.class));
    }

    @Override
    public UUID @Nullable [] getArrayOfUUIDs(int position) {
        return array(position, UUID.class, exact(UUID.class));
    }

    /** Asked by placeholders for money, of which the client assumes that it has two decimals everywhere. */
    @Override
    public Object @Nullable [] getArrayOfJsons(int position) {
        return get(
                position,
                "money",
                "Write CAST(" + placeholder(position) + " AS numeric)::money in the SQL, and bind a number.",
                value -> {
                    throw new IllegalArgumentException();
                });
    }
}
