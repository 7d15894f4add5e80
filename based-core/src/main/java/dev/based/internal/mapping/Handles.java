package dev.based.internal.mapping;

import dev.based.MappingException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Composes what makes an object of a row into one method handle, which the virtual machine compiles as if it were written by hand:
 * without reflection, without an array of arguments, and without boxes for numbers.
 */
final class Handles {
    /** What takes a row's values and gives an object. */
    private static final MethodType OF_ROW = MethodType.methodType(Object.class, Object[].class);
    /** In parameters. For each the virtual machine makes a class of its own, which for more of them takes longer than it spares. */
    private static final int WIDEST = 32;

    private static final Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodHandle VALUE = find(Cell.class, "value", Object.class);
    private static final MethodHandle TO_INT = find(Cell.OfColumn.class, "toInt", int.class);
    private static final MethodHandle TO_LONG = find(Cell.OfColumn.class, "toLong", long.class);
    private static final MethodHandle MAKE = find(Wide.class, "make", Object.class);

    private Handles() {}

    private static MethodHandle find(Class<?> owner, String method, Class<?> result) {
        try {
            return LOOKUP.findVirtual(owner, method, MethodType.methodType(result, Object[].class));
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** What gives a cell's value as a type. */
    private static MethodHandle of(Cell cell, Class<?> type) {
        MethodHandle handle = VALUE;
        if (cell instanceof Cell.OfColumn) {
            handle = type == int.class ? TO_INT : type == long.class ? TO_LONG : VALUE;
        }
        return handle.bindTo(cell).asType(MethodType.methodType(type, Object[].class));
    }

    /** {@code (Object[]) -> Object}: a new object of a row's values, each of its arguments being that of a cell. */
    static MethodHandle maker(Constructor<?> constructor, Cell[] cells) {
        open(constructor);
        if (cells.length > WIDEST) {
            return MAKE.bindTo(new Wide(constructor, cells));
        }
        Class<?>[] types = constructor.getParameterTypes();
        MethodHandle[] arguments = new MethodHandle[cells.length];
        for (int index = 0; index < cells.length; index++) {
            arguments[index] = of(cells[index], types[index]);
        }
        MethodHandle handle = MethodHandles.filterArguments(constructorHandle(constructor), 0, arguments);
        return MethodHandles.permuteArguments(
                        handle, OF_ROW.changeReturnType(constructor.getDeclaringClass()), new int[cells.length])
                .asType(OF_ROW);
    }

    private static MethodHandle constructorHandle(Constructor<?> constructor) {
        try {
            return LOOKUP.unreflectConstructor(constructor);
        } catch (IllegalAccessException closed) {
            throw closed(constructor.getDeclaringClass(), closed);
        }
    }

    /** {@code () -> Object}: a new object. */
    static MethodHandle maker(Constructor<?> constructor) {
        open(constructor);
        return constructorHandle(constructor).asType(MethodType.methodType(Object.class));
    }

    /** {@code (Object, Object[]) -> void}: sets a property of an object to what a cell makes of a row's values. */
    static MethodHandle setter(Class<?> type, AccessibleObject member, Cell cell) {
        open(member);
        try {
            MethodHandle setter =
                    member instanceof Method method ? LOOKUP.unreflect(method) : LOOKUP.unreflectSetter((Field) member);
            MethodHandle handle = MethodHandles.filterArguments(
                    setter, 1, of(cell, setter.type().parameterType(1)));
            return handle.asType(MethodType.methodType(void.class, Object.class, Object[].class));
        } catch (IllegalAccessException closed) {
            throw closed(type, closed);
        }
    }

    /** {@code (Object) -> Object}: what a method without parameters, or a field, gives. */
    static MethodHandle getter(AccessibleObject member) {
        open(member);
        try {
            MethodHandle getter =
                    member instanceof Method method ? LOOKUP.unreflect(method) : LOOKUP.unreflectGetter((Field) member);
            return getter.asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException closed) {
            throw closed(((Member) member).getDeclaringClass(), closed);
        }
    }

    /** Makes a member usable, which needs no permission where it is public all the way. */
    static <M extends AccessibleObject> M open(M member) {
        try {
            member.setAccessible(true);
            return member;
        } catch (InaccessibleObjectException closed) {
            throw closed(((Member) member).getDeclaringClass(), closed);
        }
    }

    private static MappingException closed(Class<?> type, Exception cause) {
        String own = Handles.class.getModule().getName();
        return new MappingException(
                type.getTypeName() + " is closed to reflection; add \"opens " + type.getPackageName()
                        + (own == null ? "" : " to " + own) + ";\" to its module-info.java.",
                cause);
    }

    /** A constructor of many parameters, called by reflection. */
    private static final class Wide {
        private final Constructor<?> constructor;
        private final Cell[] cells;

        Wide(Constructor<?> constructor, Cell[] cells) {
            this.constructor = constructor;
            this.cells = cells;
        }

        Object make(@Nullable Object[] values) throws Throwable {
            @Nullable Object[] arguments = new Object[cells.length];
            for (int index = 0; index < cells.length; index++) {
                arguments[index] = cells[index].value(values);
            }
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }
}
