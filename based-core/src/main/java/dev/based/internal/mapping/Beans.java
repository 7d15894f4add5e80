package dev.based.internal.mapping;

import dev.based.MappingException;
import dev.based.internal.shape.Property;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be set on an object that was made by a constructor without parameters. */
final class Beans {
    private static final String SET = "set";

    private Beans() {}

    /** Whether a class has a constructor without parameters, and a property or no other constructor. */
    static boolean isBean(Class<?> type) {
        return !type.isRecord()
                && hasEmptyConstructor(type)
                && (type.getDeclaredConstructors().length == 1
                        || !properties(type).isEmpty());
    }

    static boolean hasEmptyConstructor(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    static Constructor<?> emptyConstructor(Class<?> type) {
        try {
            return type.getDeclaredConstructor();
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("A bean has no constructor without parameters.", impossible);
        }
    }

    /** Its fields that are not final, and its setters, of any visibility, inherited ones included. */
    static List<Property> properties(Class<?> type) {
        Map<String, Type> properties = new LinkedHashMap<>();
        fields(type).forEach(field -> properties.putIfAbsent(field.getName(), field.getGenericType()));
        oneArgumentMethods(type)
                .filter(Beans::isSetter)
                .forEach(setter -> properties.putIfAbsent(name(setter), setter.getGenericParameterTypes()[0]));
        return properties.entrySet().stream()
                .map(property -> new Property(property.getKey(), property.getValue()))
                .toList();
    }

    private static Stream<Field> fields(Class<?> type) {
        return lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredFields()))
                .filter(field ->
                        !field.isSynthetic() && (field.getModifiers() & (Modifier.STATIC | Modifier.FINAL)) == 0);
    }

    private static boolean isSetter(Method method) {
        return method.getName().startsWith(SET) && method.getName().length() > SET.length();
    }

    private static String name(Method setter) {
        String name = setter.getName().substring(SET.length());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /**
     * What sets a property: its setter, else its field. Of several setters it is the one that takes what the field holds.
     *
     * @throws MappingException if there are several setters, none of them for the field's type
     */
    static Setter setter(Class<?> type, Property property) {
        @Nullable
        Field field = fields(type)
                .filter(each -> each.getName().equals(property.name()))
                .findFirst()
                .orElse(null);
        List<Method> setters = oneArgumentMethods(type)
                .filter(method -> isSetter(method) && name(method).equals(property.name()))
                .toList();
        Class<?> held = field == null ? null : field.getType();
        for (Method setter : setters) {
            if (setter.getParameterTypes()[0] == held) {
                return new Setter(setter, setter.getGenericParameterTypes()[0]);
            }
        }
        if (setters.stream()
                        .map(setter -> setter.getParameterTypes()[0])
                        .distinct()
                        .count()
                > 1) {
            throw new MappingException(
                    type.getTypeName() + " has several setters for \"" + property.name()
                            + "\", and no field of that name tells which to use.",
                    null);
        }
        if (!setters.isEmpty()) {
            return new Setter(setters.get(0), setters.get(0).getGenericParameterTypes()[0]);
        }
        if (field == null) {
            throw new IllegalStateException("A property is neither a setter nor a field.");
        }
        return new Setter(field, field.getGenericType());
    }

    /**
     * A method of one parameter, or a field.
     *
     * @param member the method or field
     * @param type what it takes
     */
    record Setter(AccessibleObject member, Type type) {}

    static Stream<Method> oneArgumentMethods(Class<?> type) {
        return lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredMethods()))
                .filter(method -> method.getParameterCount() == 1
                        && !method.isBridge()
                        && !Modifier.isStatic(method.getModifiers()));
    }

    /** A class and those it extends, itself first. */
    static Stream<Class<?>> lineage(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Beans::isOwn, Class::getSuperclass);
    }

    private static boolean isOwn(@Nullable Class<?> type) {
        return type != null && type != Object.class;
    }
}
