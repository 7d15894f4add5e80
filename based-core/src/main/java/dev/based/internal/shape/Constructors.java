package dev.based.internal.shape;

import dev.based.MappingException;
import dev.based.Row;
import java.beans.ConstructorProperties;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Finds the constructor by which an object is made, and the names of its parameters; never guesses by position. */
public final class Constructors {
    private Constructors() {}

    /** Whether a class is one of which there can be objects. */
    public static boolean isMade(Class<?> type) {
        return !type.isArray() && !type.isInterface() && (type.getModifiers() & Modifier.ABSTRACT) == 0;
    }

    /**
     * Refuses classes of which no row can become an object.
     *
     * @throws MappingException which says what to use
     */
    public static void requireMade(Class<?> type) {
        boolean map = Map.class.isAssignableFrom(type);
        boolean javas = type.getName().startsWith("java.") && !type.isMemberClass();
        if (type == Row.class || map || javas || type == Object[].class) {
            throw new MappingException(
                    type.getTypeName()
                            + " is no class of yours that is made from a row: leave the class out, as in fetchAll(sql, ...), which gives rows"
                            + (map ? ", and call asMap() of each." : "."),
                    null);
        }
        if (!isMade(type)) {
            throw new MappingException(
                    type.getTypeName() + " cannot be made from a row; use a record, a class with one public "
                            + "constructor, a bean, or a type of one value.",
                    null);
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw new MappingException(
                    type.getTypeName() + " is an inner class, which cannot be made from a row; make it static.", null);
        }
    }

    /**
     * The constructor by which objects of a class are made.
     *
     * @param type the class, neither abstract nor an interface
     * @return the constructor
     * @throws MappingException if it cannot be told which it is, or what its parameters are called
     */
    public static Creator of(Class<?> type) {
        if (type.isRecord()) {
            return canonical(type);
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            ConstructorProperties annotation = constructor.getAnnotation(ConstructorProperties.class);
            if (annotation != null) {
                return annotated(constructor, List.of(annotation.value()));
            }
        }
        Constructor<?>[] all = type.getDeclaredConstructors();
        if (all.length == 1 && isNamed(all[0])) {
            return Creator.of(all[0], names(all[0])); // kotlin-reflect would say the same, and take its time
        }
        return KotlinNames.of(type).orElseGet(() -> {
            Constructor<?> constructor = onlyConstructor(type);
            return Creator.of(constructor, names(constructor));
        });
    }

    private static Creator canonical(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        List<Property> properties = new ArrayList<>();
        for (int index = 0; index < types.length; index++) {
            types[index] = components[index].getType();
            properties.add(new Property(components[index].getName(), components[index].getGenericType()));
        }
        try {
            return new Creator(type.getDeclaredConstructor(types), properties);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("A record has no canonical constructor: " + type.getTypeName(), impossible);
        }
    }

    private static Creator annotated(Constructor<?> constructor, List<String> names) {
        if (names.size() != constructor.getParameterCount()) {
            throw new MappingException(
                    "@ConstructorProperties names " + names.size() + " of the " + constructor.getParameterCount()
                            + " parameters of the constructor of "
                            + constructor.getDeclaringClass().getTypeName() + "; name each.",
                    null);
        }
        return Creator.of(constructor, names);
    }

    private static Constructor<?> onlyConstructor(Class<?> type) {
        List<Constructor<?>> all = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> !constructor.isSynthetic())
                .toList();
        List<Constructor<?>> open = all.stream()
                .filter(constructor -> Modifier.isPublic(constructor.getModifiers()))
                .toList();
        List<Constructor<?>> candidates = open.isEmpty() ? all : open;
        if (candidates.size() != 1) {
            throw new MappingException(
                    type.getTypeName() + " has " + candidates.size() + " constructors that could make it from a row;"
                            + " annotate one with @ConstructorProperties, or use a record (a Kotlin class needs"
                            + " kotlin-reflect).",
                    null);
        }
        return candidates.get(0);
    }

    private static boolean isNamed(Constructor<?> constructor) {
        return Arrays.stream(constructor.getParameters()).allMatch(Parameter::isNamePresent);
    }

    private static List<String> names(Constructor<?> constructor) {
        if (!isNamed(constructor)) {
            throw new MappingException(
                    "The parameters of the constructor of "
                            + constructor.getDeclaringClass().getTypeName()
                            + " have no names at run time; compile the class with -parameters (Kotlin:"
                            + " javaParameters of its Maven and Gradle plugins, or add kotlin-reflect), annotate the constructor with"
                            + " @ConstructorProperties, or use a record.",
                    null);
        }
        return Arrays.stream(constructor.getParameters())
                .map(Parameter::getName)
                .toList();
    }
}
