package dev.based.tests.messages;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlBuilder;
import dev.based.Json;
import dev.based.Parameters;
import dev.based.Range;
import dev.based.Retry;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Null for an argument that must not be null: the error says which, in words of the library's, wherever it is given. */
class NullArgumentsTest {
    record Film(String title) {}

    private final List<String> bad = new ArrayList<>();

    @Test
    void null_forAnyArgument_isToldInWords() {
        Database database = await(Database.create("sqlite://").connect());
        try {
            Row row = await(database.fetchOne("SELECT 1 AS number")).orElseThrow();
            all(Database.class, null);
            all(Database.class, database);
            all(Row.class, row);
            all(Statement.class, Statement.of("SELECT 1"));
            all(DatabaseOptions.class, DatabaseOptions.DEFAULT);
            all(SessionOptions.class, SessionOptions.DEFAULT);
            all(TransactionOptions.class, TransactionOptions.DEFAULT);
            all(Retry.class, Retry.DEFAULT);
            all(DatabaseUrl.class, DatabaseUrl.parse("sqlite://"));
            all(DatabaseUrlBuilder.class, DatabaseUrl.parse("sqlite://").toBuilder());
            all(Credentials.class, Credentials.of("ann", "secret"));
            all(Async.class, null);
            all(Parameters.class, null);
            all(Json.class, Json.of("1"));
            all(Range.class, null);
            for (Method method : Session.class.getMethods()) {
                each(
                        method,
                        arguments -> await(database.session(session -> {
                                    Throwable error = outcome(method, session, arguments);
                                    look(method, arguments, error);
                                    return done(1);
                                })
                                .toCompletableFuture()
                                .handle((value, doomed) -> 1)));
            }
            for (Method method : RowStream.class.getMethods()) {
                each(method, arguments -> {
                    RowStream<?> stream = database.stream("SELECT 1");
                    look(method, arguments, outcome(method, stream, arguments));
                });
            }
        } finally {
            await(database.disconnect());
        }
        assertThat(bad).isEmpty();
    }

    private interface Call {
        void make(@Nullable Object[] arguments);
    }

    private void all(Class<?> type, @Nullable Object target) {
        for (Method method : type.getMethods()) {
            if (method.getDeclaringClass() != Object.class
                    && Modifier.isStatic(method.getModifiers()) == (target == null)) {
                each(method, arguments -> look(method, arguments, outcome(method, target, arguments)));
            }
        }
    }

    /** Calls a method once for each of its arguments that must not be null, with null for it. */
    private void each(Method method, Call call) {
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            boolean checked = !types[i].isPrimitive()
                    && types[i] != Object.class
                    && !(types[i].isArray() && types[i].getComponentType() == Object.class)
                    && !isNullable(method.getAnnotatedParameterTypes()[i])
                    && !method.getName().equals("equals");
            if (checked) {
                @Nullable Object[] arguments = new @Nullable Object[types.length];
                for (int j = 0; j < types.length; j++) {
                    arguments[j] = i == j ? null : sample(types[j]);
                }
                call.make(arguments);
            }
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Throwable outcome(Method method, @Nullable Object target, @Nullable Object[] arguments) {
        try {
            method.setAccessible(true); // some are inherited from a class that is not public
            Object result = method.invoke(target, arguments);
            if (result instanceof CompletionStage<?> stage) {
                stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
            } else if (result instanceof RowStream<?> stream) {
                stream.collect(Collectors.toList()).toCompletableFuture().get(5, TimeUnit.SECONDS);
            }
            return null;
        } catch (InvocationTargetException | ExecutionException thrown) {
            return thrown.getCause();
        } catch (Exception other) {
            return other;
        }
    }

    private void look(Method method, @Nullable Object[] arguments, @Nullable Throwable error) {
        if (error == null) { // null stands for none
            return;
        }
        String message = error.getMessage();
        boolean inWords = message != null && !message.contains("because \"") && !message.contains("parameter1");
        boolean isNamed = !(error instanceof NullPointerException)
                || String.valueOf(message).contains(" null");
        if (!inWords
                || !isNamed
                || error instanceof TimeoutException
                || error instanceof ReflectiveOperationException) {
            bad.add(method.getDeclaringClass().getSimpleName() + "." + method.getName()
                    + List.of(method.getParameterTypes()).stream()
                            .map(Class::getSimpleName)
                            .toList() + " with "
                    + Arrays.toString(arguments) + ": " + error);
        }
    }

    private static @Nullable Object sample(Class<?> type) {
        if (type == String.class) {
            return "SELECT 1";
        } else if (type == int.class) {
            return 1;
        } else if (type == boolean.class) {
            return true;
        } else if (type == long.class) {
            return 1L;
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        } else if (type == Duration.class) {
            return Duration.ofSeconds(1);
        } else if (type == Class.class) {
            return Integer.class;
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Statement.class) {
            return Statement.of("SELECT 1");
        } else if (type == Parameters.class) {
            return Parameters.of(new Film("Alien"));
        } else if (type == SessionOptions.class) {
            return SessionOptions.DEFAULT;
        } else if (type == TransactionOptions.class) {
            return TransactionOptions.DEFAULT;
        } else if (type == DatabaseOptions.class) {
            return DatabaseOptions.DEFAULT;
        } else if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        } else if (type == Iterable.class || type == Collection.class || type == List.class) {
            return List.of();
        } else if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, called, values) -> switch (called.getName()) {
                        case "toString" -> "(" + type.getSimpleName() + ")";
                        case "hashCode" -> 1;
                        case "equals" -> proxy == values[0];
                        default -> called.getReturnType() == CompletionStage.class ? done(1) : null;
                    });
        }
        return null;
    }
}
