package dev.based.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A group of messages that is used again has nothing of the one before, whatever is noted of groups. */
class ConversationGroupTest {
    @Test
    void clear_makesEveryFieldAsNew() throws ReflectiveOperationException {
        Class<?> type = Arrays.stream(Conversation.class.getDeclaredClasses())
                .filter(each -> each.getSimpleName().equals("Group"))
                .findAny()
                .orElseThrow();
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object fresh = constructor.newInstance();
        for (Field field : type.getDeclaredFields()) {
            if (field.isSynthetic() || !field.getType().isPrimitive()) {
                continue;
            }
            field.setAccessible(true);
            Object used = constructor.newInstance();
            set(field, used);
            assertThat(field.get(used)).as(field.getName()).isNotEqualTo(field.get(fresh));
            clear(type, used);
            assertThat(field.get(used)).as(field.getName()).isEqualTo(field.get(fresh));
        }
        assertReferencesAreCleared(type, constructor);
    }

    private static void set(Field field, Object used) throws ReflectiveOperationException {
        if (field.getType() == boolean.class) {
            field.setBoolean(used, !field.getBoolean(used));
        } else if (field.getType() == int.class) {
            field.setInt(used, field.getInt(used) + 7);
        } else {
            field.setLong(used, field.getLong(used) + 7);
        }
    }

    private static void clear(Class<?> type, Object used) throws ReflectiveOperationException {
        Method clear = type.getDeclaredMethod("clear");
        clear.setAccessible(true);
        clear.invoke(used);
    }

    /** Objects of all these classes are made without a constructor's help. */
    private static void assertReferencesAreCleared(Class<?> type, Constructor<?> constructor)
            throws ReflectiveOperationException {
        Class<?> unsafeType = Class.forName("sun.misc.Unsafe");
        Field the = unsafeType.getDeclaredField("theUnsafe");
        the.setAccessible(true);
        Method allocate = unsafeType.getMethod("allocateInstance", Class.class);
        for (Field field : type.getDeclaredFields()) {
            if (field.isSynthetic() || field.getType().isPrimitive()) {
                continue;
            }
            field.setAccessible(true);
            Object used = constructor.newInstance();
            Class<?> of = field.getType();
            Object value = of == Boolean.class
                    ? Boolean.TRUE
                    : of.isArray() ? Array.newInstance(of.getComponentType(), 1) : allocate.invoke(the.get(null), of);
            field.set(used, value);
            clear(type, used);
            assertThat(field.get(used)).as(field.getName()).isNull();
        }
    }
}
