package dev.based.internal.row;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Its fields that are not final, and its setters, of any visibility, inherited ones included. */
    static List<Property> properties(Class<?> type) {
        Map<String, Type> properties = new LinkedHashMap<>();
        lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredFields()))
                .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) == 0)
                .forEach(field -> properties.putIfAbsent(field.getName(), field.getGenericType()));
        oneArgumentMethods(type)
                .filter(method ->
                        method.getName().startsWith("set") && method.getName().length() > "set".length())
                .forEach(setter -> properties.putIfAbsent(name(setter), setter.getGenericParameterTypes()[0]));
        return properties.entrySet().stream()
                .map(property -> new Property(property.getKey(), property.getValue()))
                .toList();
    }

    private static String name(Method setter) {
        String name = setter.getName().substring("set".length());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
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
