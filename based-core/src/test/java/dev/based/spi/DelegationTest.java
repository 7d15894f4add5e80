package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A decorator that forgets a method gives the interface's own answer in place of the one it decorates. */
class DelegationTest {
    static List<Class<?>> delegating() {
        return List.of(
                DelegatingBackend.class, DelegatingConnection.class, DelegatingCursor.class, DelegatingDialect.class);
    }

    @ParameterizedTest
    @MethodSource("delegating")
    void everyMethod_isPassedOn(Class<?> type) {
        Class<?> delegated = type.getInterfaces()[0];
        assertThat(delegated.getMethods()).isNotEmpty();
        List<String> forgotten = Arrays.stream(delegated.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !isDeclared(type, method))
                .map(Method::toString)
                .toList();
        assertThat(forgotten).isEmpty();
    }

    private static boolean isDeclared(Class<?> type, Method method) {
        return Arrays.stream(type.getDeclaredMethods())
                .anyMatch(each -> each.getName().equals(method.getName())
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes()));
    }
}
