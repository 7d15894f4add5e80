package dev.based.internal.mapping;

import dev.based.JsonColumn;
import dev.based.internal.shape.Property;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of an object: a record's components; of other classes what {@code getX()} and {@code isX()} give, what a method
 * gives that is named as a field is, and fields. The class's own come before those it inherits.
 */
final class Getters {
    private Getters() {}

    static List<Getter> of(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> new Getter(
                            new Property(component.getName(), component.getGenericType()),
                            component.getAccessor(),
                            isDocument(component) || isDocument(component.getAccessor())))
                    .toList();
        }
        List<Field> fields = Beans.lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredFields()))
                .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers()))
                .toList();
        Set<String> names = fields.stream().map(Field::getName).collect(Collectors.toSet());
        List<Method> methods = Beans.lineage(type)
                .flatMap(ancestor -> Arrays.stream(ancestor.getDeclaredMethods()))
                .filter(Getters::givesSomething)
                .toList();
        return Stream.of(
                        methods.stream().flatMap(method -> getter(method, property(method))),
                        methods.stream()
                                .filter(method -> names.contains(method.getName()))
                                .flatMap(method -> getter(method, method.getName())),
                        fields.stream()
                                .map(field -> new Getter(
                                        new Property(field.getName(), field.getGenericType()),
                                        field,
                                        isDocument(field))))
                .flatMap(getters -> getters)
                .toList();
    }

    private static boolean givesSomething(Method method) {
        return method.getParameterCount() == 0
                && method.getReturnType() != void.class
                && !method.isSynthetic()
                && !Modifier.isStatic(method.getModifiers());
    }

    private static Stream<Getter> getter(Method method, @Nullable String property) {
        return property == null
                ? Stream.empty()
                : Stream.of(
                        new Getter(new Property(property, method.getGenericReturnType()), method, isDocument(method)));
    }

    private static boolean isDocument(AnnotatedElement element) {
        return element.isAnnotationPresent(JsonColumn.class);
    }

    /** The property that a method is the getter of, null if it is none. */
    private static @Nullable String property(Method method) {
        String name = method.getName();
        boolean isBoolean = method.getReturnType() == boolean.class || method.getReturnType() == Boolean.class;
        int prefix = name.startsWith("get") ? 3 : name.startsWith("is") && isBoolean ? 2 : name.length();
        return prefix >= name.length() || Character.isLowerCase(name.charAt(prefix))
                ? null
                : Character.toLowerCase(name.charAt(prefix)) + name.substring(prefix + 1);
    }
}
