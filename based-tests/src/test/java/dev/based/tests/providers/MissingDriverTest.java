package dev.based.tests.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The class path of a build that leaves out what a module brings along. */
class MissingDriverTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:secret@127.0.0.1:1/films, io.vertx.pgclient., io.vertx:vertx-pg-client",
        "mysql://ann:secret@127.0.0.1:1/films, io.vertx.mysqlclient., io.vertx:vertx-mysql-client",
        "postgresql://ann:secret@127.0.0.1:1/films, io.vertx.sqlclient., io.vertx:vertx-sql-client",
        "mysql://ann:secret@127.0.0.1:1/films, io.vertx.core., io.vertx:vertx-core",
        "sqlite://, org.sqlite., org.xerial:sqlite-jdbc"
    })
    void connect_withoutADriver_tellsItsCoordinates(String url, String hidden, String coordinates) throws Exception {
        Throwable error = connect(url, hidden);
        assertThat(error).hasToString(error.getClass().getName() + ": " + error.getMessage());
        assertThat(error.getClass().getName()).isEqualTo("dev.based.BasedException");
        assertThat(error)
                .hasMessageContaining("The library " + coordinates + " is not on the class path")
                .hasMessageContaining("add the dependency " + coordinates)
                .hasMessageContaining("dev.based:based-bom")
                .hasRootCauseInstanceOf(ClassNotFoundException.class);
    }

    /** The others are there all the same. */
    @ParameterizedTest
    @CsvSource({"io.vertx.pgclient.", "io.vertx.", "io.netty."})
    void connect_toAnotherDatabase_isNotDisturbed(String hidden) throws Exception {
        assertThat(connect("sqlite://", hidden)).isNull();
    }

    /** Connects and disconnects; gives what failed, or null. */
    @SuppressWarnings("resource") // a thread of its classes may still end
    private static @Nullable Throwable connect(String url, String hidden) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            Hiding classes = new Hiding(hidden);
            Thread.currentThread().setContextClassLoader(classes);
            Class<?> type = classes.loadClass("dev.based.Database");
            Object database = type.getMethod("create", String.class).invoke(null, url);
            wait(type, database, "connect");
            wait(type, database, "disconnect");
            return null;
        } catch (InvocationTargetException | ExecutionException failed) {
            return failed.getCause();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void wait(Class<?> type, Object database, String method) throws Exception {
        ((CompletionStage<?>) type.getMethod(method).invoke(database))
                .toCompletableFuture()
                .get();
    }
}
