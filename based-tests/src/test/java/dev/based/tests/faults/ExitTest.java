package dev.based.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that does not disconnect ends with its main method all the same. */
class ExitTest {
    /** The program. */
    static final class Forgets {
        private Forgets() {}

        public static void main(String[] arguments) {
            Database database = Database.create(arguments[0])
                    .connect()
                    .toCompletableFuture()
                    .join();
            System.out.println("read "
                    + database.fetchValue(Integer.class, "SELECT 41 + 1")
                            .toCompletableFuture()
                            .join());
        }
    }

    @ParameterizedTest
    @EnumSource
    void programThatDoesNotDisconnectFromAServer_ends(ServerKind kind) throws IOException, InterruptedException {
        requireEnd(Servers.get(kind).url());
    }

    @Test
    void programThatDoesNotDisconnectFromAFile_ends(@TempDir Path folder) throws IOException, InterruptedException {
        requireEnd("sqlite:///" + folder.resolve("films.sqlite"));
    }

    private static void requireEnd(String url) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Forgets.class.getName(),
                        url)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).contains("read 42");
            assertThat(program.waitFor()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }
}
