package dev.based.tests.support;

import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.Dialect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes methods of a backend's author fail, in some way, while it is begun: those of the backend itself, of its dialect, its
 * connections and its cursors. Nothing of a call that fails reaches the database, but for what is never answered, and for the end
 * of a connection, a cursor or the backend, so that nothing is left behind. Safe for use by several threads.
 */
public final class Trouble implements UnaryOperator<Backend> {
    private static final List<Class<?>> TYPES = List.of(Backend.class, Dialect.class, Connection.class, Cursor.class);

    /** What to do instead of a call. */
    @FunctionalInterface
    public interface Choice {
        /**
         * Chooses.
         *
         * @param method the method that is called
         * @return the way in which it fails, or null if it does not
         */
        @Nullable
        Way of(Method method);
    }

    private final Choice choice;
    private final boolean cutOff;
    private final AtomicInteger hits = new AtomicInteger();
    private volatile boolean begun;

    /**
     * Makes trouble that has not begun.
     *
     * @param choice which calls fail, and how
     * @param cutOff whether connections say that closing them ends what runs
     */
    public Trouble(Choice choice, boolean cutOff) {
        this.choice = choice;
        this.cutOff = cutOff;
    }

    /**
     * Trouble with one method.
     *
     * @param method the method
     * @param way how it fails
     * @return the trouble, which has not begun
     */
    public static Trouble with(Method method, Way way) {
        return new Trouble(called -> called.equals(method) ? way : null, true);
    }

    /**
     * The methods that an author writes.
     *
     * @param wanted tells which
     * @return the methods of the SPI, in a fixed order
     */
    public static Stream<Method> methods(Predicate<Method> wanted) {
        return TYPES.stream()
                .flatMap(type ->
                        Arrays.stream(type.getMethods()).filter(wanted).sorted(Comparator.comparing(Method::getName)));
    }

    /** From now on calls fail. */
    public void begin() {
        begun = true;
    }

    /** From now on none does. */
    public void end() {
        begun = false;
    }

    /**
     * How many calls have failed.
     *
     * @return the number
     */
    public int hits() {
        return hits.get();
    }

    @Override
    public Backend apply(Backend backend) {
        return around(backend, Backend.class);
    }

    private <T> T around(T target, Class<T> type) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call(target, method, arguments == null ? new Object[0] : arguments));
        return type.cast(proxy);
    }

    private @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        Way way = begun && TYPES.contains(method.getDeclaringClass()) ? choice.of(method) : null;
        if (way != null) {
            hits.incrementAndGet();
            boolean isSent = way == Way.NEVER_COMPLETES && !(target instanceof Backend);
            if (isSent || method.getName().equals("close")) {
                method.invoke(target, arguments);
            }
            return way.happen(arguments);
        }
        if (cutOff && method.getName().equals("canBeCutOff")) {
            return true;
        }
        try {
            return decorated(method.invoke(target, arguments));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private @Nullable Object decorated(@Nullable Object answer) {
        if (answer instanceof Dialect dialect) {
            return around(dialect, Dialect.class);
        }
        return answer instanceof CompletionStage<?> stage ? stage.thenApply(this::decoratedResult) : answer;
    }

    private @Nullable Object decoratedResult(@Nullable Object result) {
        if (result instanceof Connection connection) {
            return around(connection, Connection.class);
        }
        return result instanceof Cursor cursor ? around(cursor, Cursor.class) : result;
    }

    /**
     * The names of what an author has to say before anything runs: failing there, a database cannot be connected.
     *
     * @return names of methods
     */
    public static Set<String> ofConnecting() {
        return Set.of("open", "maxConnections", "sizeOption", "dialect", "syntax", "words", "jooq", "pipelining");
    }
}
