package dev.based.internal.row;

import dev.based.MappingException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jooq.tools.StringUtils;

/**
 * The properties of a class that a row can fill: the parameters of its constructor or, if it is a bean, its setters and
 * fields. This is checked before jOOQ maps, which would fill what is missing with null or 0 and let the last of several
 * columns win.
 *
 * @param type the class
 * @param properties these, in the order of the parameters
 * @param isBean whether it is a bean, so that properties may be left out
 */
public record Target(Class<?> type, List<Property> properties, boolean isBean) {

    public static Target of(Class<?> type) {
        if (type.isArray() || type.isInterface() || (type.getModifiers() & Modifier.ABSTRACT) != 0) {
            throw new MappingException(
                    type.getTypeName() + " cannot be made from a row; use a record, a class with one public "
                            + "constructor, a bean, or a type of one value.",
                    null);
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw new MappingException(
                    type.getTypeName() + " is an inner class, which cannot be made from a row; make it static.", null);
        }
        if (Beans.isBean(type)) {
            return new Target(type, Beans.properties(type), true);
        }
        List<Property> parameters = Constructors.parameters(type);
        List<String> names = parameters.stream().map(Property::name).toList();
        if (Beans.hasEmptyConstructor(type)
                && Beans.oneArgumentMethods(type).map(Method::getName).anyMatch(names::contains)) {
            throw new MappingException(
                    type.getTypeName() + " looks like a bean and like a class made by its constructor, so that jOOQ "
                            + "cannot tell; remove the constructor without parameters, or use a record.",
                    null);
        }
        return new Target(type, parameters, false);
    }

    /** The columns that go into the class, each with its property, in the order of the properties. */
    public List<Match> match(List<String> columns) {
        List<Match> matches = new ArrayList<>();
        for (Property property : properties) {
            int index = indexOf(property.name(), columns);
            if (index >= 0) {
                matches.add(new Match(property, index, columns.get(index)));
            } else if (!isBean) {
                throw new MappingException(
                        "There is no column for \"" + property.name() + "\" of " + type.getTypeName()
                                + "; select one of that name, or of that name in snake case. The result has these"
                                + " columns: "
                                + columns + ".",
                        null);
            }
        }
        if (isBean && matches.isEmpty()) {
            throw new MappingException(
                    "No column is for a property of " + type.getTypeName() + ", which has these: "
                            + properties.stream().map(Property::name).toList()
                            + ". The result has these columns: " + columns + ".",
                    null);
        }
        return matches;
    }

    private int indexOf(String property, List<String> columns) {
        int exact = onlyIndex(property, columns, property::equals);
        return exact >= 0
                ? exact
                : onlyIndex(property, columns, name -> property.equals(StringUtils.toCamelCaseLC(name)));
    }

    private int onlyIndex(String property, List<String> columns, Predicate<String> isFor) {
        int found = -1;
        for (int index = 0; index < columns.size(); index++) {
            if (isFor.test(columns.get(index))) {
                if (found >= 0) {
                    throw new MappingException(
                            "Several columns are for \"" + property + "\" of " + type.getTypeName()
                                    + "; give each an alias of its own in the SQL (AS ...). The result has these"
                                    + " columns: "
                                    + columns + ".",
                            null);
                }
                found = index;
            }
        }
        return found;
    }

    /**
     * A column that goes into a property.
     *
     * @param property the property
     * @param index the column's position
     * @param column the column's name
     */
    public record Match(Property property, int index, String column) {}
}
