package dev.based.internal.row;

import dev.based.MappingException;
import java.beans.ConstructorProperties;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the constructor by which an object is made, and the names of its parameters; never guesses by position. */
final class Constructors {
    private Constructors() {}

    /** What an object is made of, in order. */
    static List<Property> parameters(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> new Property(component.getName(), component.getGenericType()))
                    .toList();
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            ConstructorProperties annotation = constructor.getAnnotation(ConstructorProperties.class);
            if (annotation != null) {
                return properties(List.of(annotation.value()), constructor.getGenericParameterTypes());
            }
        }
        Optional<List<String>> kotlin = KotlinNames.of(type);
        if (kotlin.isPresent()) {
            return properties(kotlin.get(), types(type, kotlin.get().size()));
        }
        Constructor<?> constructor = onlyConstructor(type);
        return properties(names(constructor), constructor.getGenericParameterTypes());
    }

    private static List<Property> properties(List<String> names, Type[] types) {
        List<Property> properties = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            properties.add(new Property(names.get(index), index < types.length ? types[index] : Object.class));
        }
        return properties;
    }

    /** Those of the one constructor with so many parameters; none if there are several. */
    private static Type[] types(Class<?> type, int parameters) {
        List<Constructor<?>> candidates = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == parameters && !constructor.isSynthetic())
                .toList();
        return candidates.size() == 1 ? candidates.get(0).getGenericParameterTypes() : new Type[0];
    }

    /** The constructor that jOOQ will choose too: it prefers public ones, but has no order among those. */
    private static Constructor<?> onlyConstructor(Class<?> type) {
        List<Constructor<?>> all = List.of(type.getDeclaredConstructors());
        List<Constructor<?>> open = all.stream()
                .filter(constructor -> Modifier.isPublic(constructor.getModifiers()))
                .toList();
        List<Constructor<?>> candidates = open.isEmpty() ? all : open;
        if (candidates.size() != 1) {
            throw new MappingException(
                    type.getTypeName() + " has " + candidates.size() + " constructors that could make it from a row;"
                            + " annotate one with @ConstructorProperties, or"
                            + " use a record (a Kotlin class needs"
                            + " kotlin-reflect).",
                    null);
        }
        return candidates.get(0);
    }

    private static List<String> names(Constructor<?> constructor) {
        List<Parameter> parameters = List.of(constructor.getParameters());
        if (!parameters.stream().allMatch(Parameter::isNamePresent)) {
            throw new MappingException(
                    "The parameters of the constructor of "
                            + constructor.getDeclaringClass().getTypeName()
                            + " have no names at run time; compile the class with -parameters (Kotlin:"
                            + " -java-parameters, or add kotlin-reflect), annotate the constructor with"
                            + " @ConstructorProperties, or use a record.",
                    null);
        }
        return parameters.stream().map(Parameter::getName).toList();
    }
}
