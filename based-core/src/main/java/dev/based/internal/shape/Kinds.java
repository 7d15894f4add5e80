package dev.based.internal.shape;

import dev.based.DiscriminatorColumn;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The classes of which an object of a sealed type can be. */
public final class Kinds {
    private Kinds() {}

    /**
     * Whether a type is sealed, and has no objects but those of other classes.
     *
     * @param type the type
     * @return whether it is a sealed interface or a sealed abstract class
     */
    public static boolean areOf(Class<?> type) {
        return type.isSealed() && Modifier.isAbstract(type.getModifiers());
    }

    /**
     * The classes that a sealed type permits, also through other sealed types.
     *
     * @param type the type
     * @return the classes, in the order of the source
     */
    public static List<Class<?>> of(Class<?> type) {
        Set<Class<?>> kinds = new LinkedHashSet<>();
        add(kinds, type);
        return List.copyOf(kinds);
    }

    private static void add(Set<Class<?>> kinds, Class<?> type) {
        if (!areOf(type)) {
            kinds.add(type);
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                add(kinds, permitted);
            }
        }
    }

    /**
     * The column that tells them apart.
     *
     * @param type the sealed type
     * @return what its annotation says, or that of a sealed type by which it is permitted; null without one
     */
    public static @Nullable String column(Class<?> type) {
        DiscriminatorColumn annotation = type.getAnnotation(DiscriminatorColumn.class);
        if (annotation != null) {
            return annotation.value();
        }
        Class<?> parent = type.getSuperclass();
        String column = parent != null && parent.isSealed() ? column(parent) : null;
        for (Class<?> each : type.getInterfaces()) {
            column = column == null && each.isSealed() ? column(each) : column;
        }
        return column;
    }

    /**
     * The only object of a Kotlin {@code object}.
     *
     * @param type the class
     * @return the object; null if the class is none
     */
    public static @Nullable Object single(Class<?> type) {
        if (Arrays.stream(type.getAnnotations()).noneMatch(KotlinNames::isMetadata)) {
            return null;
        }
        try {
            Field instance = type.getDeclaredField("INSTANCE");
            if (instance.getType() != type || !Modifier.isStatic(instance.getModifiers())) {
                return null;
            }
            instance.setAccessible(true);
            return instance.get(null);
        } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException none) {
            return null;
        }
    }
}
