package dev.based.tests.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class path of a framework that has chosen Netty 4.1: a class is not there that Vert.x 5 needs. */
class OldNettyTest {
    /** Came with Netty 4.2. */
    private static final String NEW = "io.netty.channel.MultiThreadIoEventLoopGroup";

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql"})
    void connect_withAnOldNetty_tellsWhichThereIsAndWhatToDo(String scheme) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Hiding old = new Hiding(NEW)) {
            Thread.currentThread().setContextClassLoader(old);
            Class<?> type = old.loadClass("dev.based.Database");
            Object database =
                    type.getMethod("create", String.class).invoke(null, scheme + "://ann:secret@localhost:1/films");
            Throwable error =
                    failure((CompletionStage<?>) type.getMethod("connect").invoke(database));
            assertThat(error.getMessage())
                    .contains("MultiThreadIoEventLoopGroup", "netty-transport-4.", "needs Netty 4.2", "based-bom");
            assertThat(error.getCause()).isInstanceOf(LinkageError.class);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Throwable failure(CompletionStage<?> stage) throws InterruptedException {
        try {
            return new AssertionError(
                    "It connected: " + stage.toCompletableFuture().get());
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }
}
