package dev.based.internal.mapping;

import dev.based.MappingException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Makes objects by a constructor, and perhaps sets their properties. */
abstract class ObjectMapper<T> implements RowMapper<T> {
    private final Class<T> type;
    private final Cell[] cells;

    ObjectMapper(Class<T> type, Cell[] cells) {
        this.type = type;
        this.cells = cells;
    }

    @Override
    public final Class<T> type() {
        return type;
    }

    @Override
    public final boolean isNull(@Nullable Object[] values) {
        for (Cell cell : cells) {
            if (!cell.isNull(values)) {
                return false;
            }
        }
        return true;
    }

    @Override
    @SuppressWarnings("unchecked") // what a constructor of the class has made
    public final T map(@Nullable Object[] values) {
        try {
            return (T) make(values);
        } catch (Throwable failure) {
            throw failed(values, failure);
        }
    }

    abstract Object make(@Nullable Object[] values) throws Throwable;

    /** Tells by another try at the values alone whether one of them does not fit, or the class threw. */
    private MappingException failed(@Nullable Object[] values, Throwable failure) {
        try {
            for (Cell cell : cells) {
                cell.value(values);
            }
        } catch (MappingException unfit) {
            return unfit;
        } catch (RuntimeException ofConversion) {
            return new MappingException(type.getTypeName() + " cannot be made from the row.", ofConversion);
        }
        return new MappingException(
                type.getTypeName() + " refused the row: its constructor or a setter threw; see the cause.", failure);
    }

    /** Makes an object by a constructor that takes all of it. */
    static final class ByConstructor<T> extends ObjectMapper<T> {
        private final MethodHandle maker;

        ByConstructor(Class<T> type, Constructor<?> constructor, Cell[] cells) {
            super(type, cells);
            maker = Handles.maker(constructor, cells);
        }

        @Override
        Object make(@Nullable Object[] values) throws Throwable {
            return (Object) maker.invokeExact(values);
        }
    }

    /** Makes an empty object, and sets its properties one by one. */
    static final class ByProperties<T> extends ObjectMapper<T> {
        private final MethodHandle maker;
        private final MethodHandle[] setters;

        ByProperties(Class<T> type, MethodHandle[] setters, Cell[] cells) {
            super(type, cells);
            maker = Handles.maker(Beans.emptyConstructor(type));
            this.setters = setters;
        }

        @Override
        Object make(@Nullable Object[] values) throws Throwable {
            Object bean = (Object) maker.invokeExact();
            for (MethodHandle setter : setters) {
                setter.invokeExact(bean, values);
            }
            return bean;
        }
    }
}
