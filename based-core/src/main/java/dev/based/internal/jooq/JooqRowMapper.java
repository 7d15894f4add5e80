package dev.based.internal.jooq;

import dev.based.MappingException;
import dev.based.internal.row.Beans;
import dev.based.internal.row.Conversions;
import dev.based.internal.row.RowMapper;
import dev.based.internal.row.Target;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Configuration;
import org.jooq.Converter;
import org.jooq.ConverterProvider;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultRecordMapper;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Lets jOOQ make the object, and leaves it no choice: it sees only the columns that go into the object, under names
 * that it recognises, and converts through {@link Conversions} alone. Left to itself it truncates, puts 0 for NULL, and
 * maps by position where it knows no names.
 */
public final class JooqRowMapper<T> implements RowMapper<T> {
    static {
        Jooq.silence();
    }

    private final Class<T> type;
    private final List<Target.Match> matches;
    private final DSLContext context;
    private final Field<?>[] fields;
    private final RecordMapper<Record, T> mapper;

    private JooqRowMapper(Class<T> type, boolean isBean, List<Target.Match> matches) {
        this.type = type;
        this.matches = matches;
        Configuration configuration = new DefaultConfiguration()
                .set(new Settings().withMapConstructorParameterNames(true))
                .set(new StrictConverters());
        this.context = configuration.dsl();
        this.fields = fields(type, isBean, matches);
        this.mapper = new DefaultRecordMapper<>(context.newResult(fields).recordType(), type, configuration);
    }

    /**
     * One field for each column, and fillers that go nowhere: more fields than any constructor has parameters, so that
     * jOOQ never maps by position, and at least two, since it hands a lone value to any constructor that takes one.
     */
    private static Field<?>[] fields(Class<?> type, boolean isBean, List<Target.Match> matches) {
        int parameters = Arrays.stream(type.getDeclaredConstructors())
                .mapToInt(Constructor::getParameterCount)
                .max()
                .orElse(0);
        Stream<String> names = matches.stream()
                .map(match -> match.property().name())
                .map(name -> isBean ? Beans.nameForJooq(type, name) : name);
        Stream<String> fillers =
                IntStream.range(matches.size(), Math.max(2, parameters + 1)).mapToObj(index -> "\0" + index);
        return Stream.concat(names, fillers)
                .map(name -> DSL.field(DSL.name(name), SQLDataType.OTHER))
                .toArray(Field<?>[]::new);
    }

    public static <T> RowMapper<T> of(List<String> columns, Class<T> type) {
        Target target = Target.of(type);
        try {
            return new JooqRowMapper<>(type, target.isBean(), target.match(columns));
        } catch (InaccessibleObjectException closed) {
            throw inaccessible(type, closed);
        } catch (org.jooq.exception.MappingException refused) {
            throw new MappingException(type.getTypeName() + " cannot be made from a row; use a record.", refused);
        }
    }

    @Override
    public Class<T> type() {
        return type;
    }

    @Override
    public T map(@Nullable Object[] values) {
        Object[] cells = new Object[matches.size()];
        for (int index = 0; index < cells.length; index++) {
            Target.Match match = matches.get(index);
            cells[index] = new Cell(
                    values[match.index()], match.column(), match.property().type());
        }
        Record row = context.newRecord(fields);
        row.fromArray(cells);
        try {
            return Objects.requireNonNull(mapper.map(row));
        } catch (org.jooq.exception.MappingException failure) {
            throw unwrapped(failure);
        }
    }

    private MappingException unwrapped(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MappingException known) {
                return known;
            }
            if (cause instanceof InvocationTargetException thrown) {
                return new MappingException(
                        type.getTypeName() + " refused the row: its constructor or a setter threw; see the cause.",
                        thrown.getCause());
            }
            if (cause instanceof IllegalAccessException || cause instanceof InaccessibleObjectException) {
                return inaccessible(type, cause);
            }
        }
        return new MappingException(type.getTypeName() + " cannot be made from the row.", failure);
    }

    private static MappingException inaccessible(Class<?> type, Throwable cause) {
        return new MappingException(
                type.getTypeName() + " is closed to reflection; add \"opens " + type.getPackageName()
                        + " to org.jooq;\" to its module-info.java.",
                cause);
    }

    /** A value with what a jOOQ converter does not get to know: its column's name, for an error, and the property's whole type. */
    private record Cell(@Nullable Object value, String column, Type type) {
        /** Never shows the value. */
        @Override
        public String toString() {
            return column;
        }
    }

    /** Converts cells by {@link Conversions}, whatever the property's type. */
    private static final class StrictConverters implements ConverterProvider {
        @Override
        public <C, U> Converter<C, U> provide(Class<C> cellType, Class<U> propertyType) {
            return Converter.from(cellType, propertyType, cell -> convert((Cell) cell, propertyType));
        }

        @SuppressWarnings("unchecked")
        private static <U> @Nullable U convert(Cell cell, Class<U> type) {
            return cell.type() instanceof ParameterizedType whole && whole.getRawType() == type
                    ? (U) Conversions.convertNullable(cell.value(), whole, cell.column())
                    : Conversions.convertNullable(cell.value(), type, cell.column());
        }
    }
}
