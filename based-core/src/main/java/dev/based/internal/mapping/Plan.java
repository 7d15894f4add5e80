package dev.based.internal.mapping;

import dev.based.MappingException;
import dev.based.internal.row.Conversions;
import dev.based.internal.row.Types;
import dev.based.internal.shape.Constructors;
import dev.based.internal.shape.Creator;
import dev.based.internal.shape.Kinds;
import dev.based.internal.shape.Property;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which columns fill which properties of a class, once for all rows. A property takes the column of its own name, else the
 * column whose name stands for it, else, if it is an object, those whose names begin with its own.
 */
final class Plan {
    private final Class<?> type;
    private final boolean isBean;
    final String path;
    final List<Column> columns;
    /** The property that each column fills, by the column's position; with those in objects. */
    final Map<Integer, String> filled = new HashMap<>();

    /**
     * Creates a plan.
     *
     * @param path what leads to the object from the one that the row becomes, such as {@code address.}; empty for that one
     * @param columns the columns that may be for the object
     */
    Plan(Class<?> type, String path, List<Column> columns) {
        this.type = type;
        this.path = path;
        this.columns = columns;
        isBean = Beans.isBean(type);
    }

    /**
     * Makes the mapper of rows with these columns to a class.
     *
     * @throws MappingException if the class cannot be made from them
     */
    static <T> RowMapper<T> mapper(List<String> names, Class<T> type) {
        Plan plan = new Plan(type, "", Column.of(names));
        return plan.needed(plan.mapper(type));
    }

    /** A mapper that must be there. */
    <T> RowMapper<T> needed(@Nullable RowMapper<T> mapper) {
        if (mapper == null) {
            throw new MappingException(
                    "No column is for a property of " + type.getTypeName() + ", which has these: "
                            + Beans.properties(type).stream()
                                    .map(Property::name)
                                    .toList()
                            + "; select a column of one of these names." + result(),
                    null);
        }
        return mapper;
    }

    /** The mapper; null if the class is a bean without a column. */
    private <T> @Nullable RowMapper<T> mapper(Class<T> made) {
        return Kinds.areOf(made) ? KindPlan.mapper(this, made) : ofClass(made);
    }

    /** The mapper to a class that is not sealed, or in spite of that. */
    <T> @Nullable RowMapper<T> ofClass(Class<T> made) {
        Constructors.requireMade(type);
        if (isBean) {
            return byProperties(made);
        }
        Creator creator = Constructors.of(made);
        if (!made.isRecord() && Beans.hasEmptyConstructor(made) && isChanged(made, creator)) {
            throw new MappingException(
                    made.getTypeName() + " looks like a bean and like a class made by its constructor; remove the"
                            + " constructor without parameters, or use a record.",
                    null);
        }
        return new ObjectMapper.ByConstructor<>(made, creator.constructor(), arguments(creator.parameters()));
    }

    /** Whether a class has methods that may set what its constructor takes. */
    private static boolean isChanged(Class<?> type, Creator creator) {
        List<String> names = creator.parameters().stream().map(Property::name).toList();
        return Beans.oneArgumentMethods(type).map(Method::getName).anyMatch(names::contains);
    }

    private Cell[] arguments(List<Property> parameters) {
        @Nullable Cell[] found = cells(parameters);
        Cell[] cells = new Cell[found.length];
        for (int index = 0; index < cells.length; index++) {
            Cell cell = found[index];
            if (cell == null) {
                throw missing(parameters.get(index));
            }
            cells[index] = cell;
        }
        return cells;
    }

    private <T> @Nullable RowMapper<T> byProperties(Class<T> bean) {
        List<Property> properties = Beans.properties(bean);
        @Nullable Cell[] cells = cells(properties);
        List<MethodHandle> setters = new ArrayList<>();
        List<Cell> used = new ArrayList<>();
        for (int index = 0; index < cells.length; index++) {
            Cell cell = cells[index];
            if (cell != null) {
                setters.add(Handles.setter(
                        bean, Beans.setter(bean, properties.get(index)).member(), cell));
                used.add(cell);
            }
        }
        return used.isEmpty()
                ? null
                : new ObjectMapper.ByProperties<>(
                        bean, setters.toArray(MethodHandle[]::new), used.toArray(Cell[]::new));
    }

    /** For each property what fills it, null if no column does. A column that is a property's own is for no object in another. */
    private @Nullable Cell[] cells(List<Property> properties) {
        @Nullable Cell[] cells = new Cell[properties.size()];
        Set<Column> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int index = 0; index < cells.length; index++) {
            Property property = properties.get(index);
            Column column = column(property.name());
            if (column != null) {
                fill(column.index(), path + property.name());
                cells[index] = cell(property, column);
                taken.add(column);
            }
        }
        for (int index = 0; index < cells.length; index++) {
            if (cells[index] == null) {
                cells[index] = object(properties.get(index), taken);
            }
        }
        return cells;
    }

    void fill(int column, String property) {
        String other = filled.put(column, property);
        if (other != null) {
            String shown = columns.stream()
                    .filter(each -> each.index() == column)
                    .map(Column::shown)
                    .findFirst()
                    .orElseThrow();
            throw new MappingException(
                    "The column \"" + shown + "\" could be for \"" + other + "\" and for \"" + property + "\" of "
                            + type.getTypeName() + "; give it one of these names in the SQL (AS \"...\")." + result(),
                    null);
        }
    }

    private Type typeOf(Property property) {
        return isBean ? Beans.setter(type, property).type() : property.type();
    }

    private Cell cell(Property property, Column column) {
        Type whole = typeOf(property);
        Type content = Cell.OfOptional.content(whole);
        return content == null
                ? new Cell.OfColumn(column, known(whole))
                : new Cell.OfOptional(new Cell.OfColumn(column, known(content)), whole);
    }

    /** The class of a type that says no more than that, such as a variable. */
    private static Type known(Type type) {
        return Types.isComplete(type) ? type : Types.raw(type);
    }

    private @Nullable Cell object(Property property, Set<Column> taken) {
        List<Column> within = new ArrayList<>();
        for (Column other : columns) {
            Column column = taken.contains(other) ? null : other.within(property.name());
            if (column != null) {
                within.add(column);
            }
        }
        if (within.isEmpty()) {
            return null;
        }
        Type whole = typeOf(property);
        Type content = Cell.OfOptional.content(whole);
        Class<?> wanted = Types.raw(content == null ? whole : content);
        if (!isObject(wanted)) {
            return null;
        }
        Plan plan = new Plan(wanted, path + property.name() + ".", within);
        RowMapper<?> mapper = plan.mapper(wanted);
        if (mapper == null) {
            return null;
        }
        plan.filled.forEach(this::fill);
        Cell cell = new Cell.OfObject(mapper);
        return content == null ? cell : new Cell.OfOptional(cell, whole);
    }

    /** Whether a type may be that of an object made of several columns. */
    private static boolean isObject(Class<?> type) {
        return (Constructors.isMade(type) || Kinds.areOf(type))
                && !Conversions.isScalar(type)
                && !type.getName().startsWith("java.");
    }

    /** The column of a property's name, or the one that stands for it; null without one. */
    @Nullable
    Column column(String property) {
        Column exact = column(property, true);
        return exact == null ? column(property, false) : exact;
    }

    private @Nullable Column column(String property, boolean exactly) {
        Column found = null;
        for (Column column : columns) {
            String name = column.name();
            if (exactly ? name.equals(property) : Names.match(name, property)) {
                if (found != null) {
                    throw new MappingException(
                            "Several columns are for \"" + path + property + "\" of " + type.getTypeName()
                                    + "; give each an alias of its own in the SQL (AS ...)." + result(),
                            null);
                }
                found = column;
            }
        }
        return found;
    }

    MappingException missing(Property property) {
        String name = path + property.name();
        boolean object = isObject(Types.raw(property.type()));
        return new MappingException(
                "There is no column for \"" + name + "\" of " + type.getTypeName()
                        + "; select one of that name, or of that name in snake case"
                        + (object ? ", or one for each of its own properties, named as in \"" + name + ".x\"" : "")
                        + "." + result(),
                null);
    }

    private String result() {
        return " The result has these columns: "
                + columns.stream().map(Column::shown).toList() + ".";
    }
}
