package dev.based.internal.row;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.tools.StringUtils;
import org.jspecify.annotations.Nullable;

/** What can be set on an object that was made by a constructor without parameters. */
public final class Beans {
    private Beans() {}

    /** Whether a class has a constructor without parameters, and a property or no other constructor. */
    static boolean isBean(Class<?> type) {
        return hasEmptyConstructor(type)
                && (type.getDeclaredConstructors().length == 1
                        || !properties(type).isEmpty());
    }

    static boolean hasEmptyConstructor(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    /** The names of its fields that are not final, and of its setters, of any visibility, inherited ones included. */
    static List<String> properties(Class<?> type) {
        Set<String> properties = new LinkedHashSet<>();
        lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredFields()))
                .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) == 0)
                .map(Field::getName)
                .forEach(properties::add);
        oneArgumentMethods(type)
                .map(Method::getName)
                .filter(name -> name.startsWith("set") && name.length() > 3)
                .map(name -> Character.toLowerCase(name.charAt(3)) + name.substring(4))
                .forEach(properties::add);
        return List.copyOf(properties);
    }

    /** A name by which jOOQ finds both the setter and the field of a property: it knows snake case only. */
    public static String nameForJooq(Class<?> type, String property) {
        String capitalised = Character.toUpperCase(property.charAt(0)) + property.substring(1);
        if (oneArgumentMethods(type).noneMatch(method -> method.getName().equals("set" + capitalised))) {
            return property;
        }
        String snake = property.replaceAll("(?<!^)(\\p{Lu})", "_$1");
        return StringUtils.toCamelCase(snake).equals(capitalised) ? snake : capitalised;
    }

    static Stream<Method> oneArgumentMethods(Class<?> type) {
        return lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredMethods()))
                .filter(method -> method.getParameterCount() == 1 && !Modifier.isStatic(method.getModifiers()));
    }

    private static Stream<Class<?>> lineage(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Beans::isOwn, Class::getSuperclass);
    }

    private static boolean isOwn(@Nullable Class<?> type) {
        return type != null && type != Object.class;
    }
}
