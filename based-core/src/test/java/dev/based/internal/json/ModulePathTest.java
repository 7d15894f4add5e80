package dev.based.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of modules of its own: a codec is there if its library is, and only then. */
class ModulePathTest {
    private static final List<String> LIBRARIES =
            List.of("jooq-", "r2dbc-spi-", "reactive-streams-1", "jspecify-", "slf4j-api-", "jackson-");

    private static final String MAIN = """
            package app;

            import dev.based.Columns;
            import dev.based.Json;
            import dev.based.Row;
            import java.util.List;
            import java.util.Map;

            public class Main {
                public record Film(String title, int year) {}

                public static void main(String[] arguments) {
                    System.out.println(Json.of(Map.of("a", List.of(1))).text());
                    try {
                        String text = Json.of(new Film("Alien", 1979)).text();
                        System.out.println(text + Row.of(Columns.of(List.of("film")), text).get(0, Film.class));
                    } catch (RuntimeException none) {
                        System.out.println(none.getClass().getSimpleName());
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void codecOfALibraryThatIsRequired_isUsed() throws Exception {
        for (String jackson : List.of("tools.jackson.databind", "com.fasterxml.jackson.databind")) {
            assertThat(run("requires " + jackson + ";"))
                    .as(jackson)
                    .isEqualTo("{\"a\":[1]}\n{\"title\":\"Alien\",\"year\":1979}Film[title=Alien, year=1979]\n");
        }
    }

    @Test
    void withoutALibrary_mapsAndListsWork() throws Exception {
        assertThat(run("")).matches("\\{\"a\":\\[1]}\n\\w+Exception\n");
    }

    private String run(String requires) throws IOException, InterruptedException {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> isNeeded(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        Path sources = Files.createTempDirectory(folder, "sources");
        Path classes = Files.createTempDirectory(folder, "classes");
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        Path module = Files.writeString(
                sources.resolve("module-info.java"),
                "module app { requires dev.based.core; exports app; opens app; " + requires + " }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-p",
                                path,
                                "-d",
                                classes.toString(),
                                main.toString(),
                                module.toString()))
                .isZero();
        Path output = folder.resolve("output");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        path + File.pathSeparator + classes,
                        "-m",
                        "app/app.Main")
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            program.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static boolean isNeeded(Path entry) {
        String name = entry.getFileName().toString();
        return entry.resolve("dev/based/spi/JsonCodec.class").toFile().exists()
                || LIBRARIES.stream().anyMatch(name::startsWith);
    }
}
