package dev.based.tests.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.mysql.MysqlBackendProvider;
import dev.based.postgres.PostgresBackendProvider;
import dev.based.sqlite.SqliteBackendProvider;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is a module, in a JVM of its own with nothing on the class path. */
class ModulePathTest {
    private static final String MODULE = "module films { requires dev.based.core; }";

    private static final String MAIN = """
            package films;

            import dev.based.Database;

            public final class Main {
                public static void main(String[] arguments) throws Exception {
                    Long films = Database.use(arguments[0], database -> database.session(session -> session
                                    .execute("CREATE TABLE film (id INTEGER PRIMARY KEY, title TEXT)")
                                    .thenCompose(made -> session.execute("INSERT INTO film VALUES (1, ?)", "Metropolis"))
                                    .thenCompose(added -> session.fetchValue(Long.class, "SELECT count(*) FROM film"))))
                            .toCompletableFuture()
                            .get();
                    System.out.println("films: " + films);
                    System.out.println("module: " + Database.class.getModule().getName());
                }
            }
            """;

    private static final String MAPPING = """
            package films;

            import dev.based.Columns;
            import dev.based.MappingException;
            import dev.based.Parameters;
            import dev.based.Row;
            import java.util.List;

            public final class Main {
                public record Film(String title) {}

                record Hidden(String title) {}

                public static void main(String[] arguments) {
                    Row row = Row.of(Columns.of(List.of("title")), "Metropolis");
                    System.out.println("exported: " + Parameters.of(row.as(Film.class)).value("title"));
                    try {
                        row.as(Hidden.class);
                    } catch (MappingException closed) {
                        System.out.println("closed: " + closed.getMessage());
                    }
                }
            }
            """;

    /** The jars that Vert.x's clients for PostgreSQL and MySQL need. */
    private static final Pattern CLIENTS = Pattern.compile(
            "(?:vertx-(?:core|sql-client|pg-client|mysql-client)|netty-|jackson-core|scram-|saslprep|stringprep)");

    @TempDir
    Path directory;

    /** What core and SQLite bring along, and no more: neither Vert.x nor a logger. */
    private static List<Path> modules() throws ClassNotFoundException {
        return Stream.of(
                        Database.class,
                        SqliteBackendProvider.class,
                        Class.forName("org.jooq.DSLContext"),
                        Class.forName("io.r2dbc.spi.ConnectionFactory"),
                        Class.forName("org.reactivestreams.Publisher"),
                        Class.forName("org.jspecify.annotations.Nullable"),
                        Class.forName("org.slf4j.Logger"),
                        Class.forName("org.sqlite.JDBC"))
                .map(Compiler::origin)
                .toList();
    }

    /** The same, and the backends on Vert.x with what they bring along. */
    private static List<Path> modulesWithServers() throws ClassNotFoundException {
        Stream<Path> clients = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> CLIENTS.matcher(path.getFileName().toString()).lookingAt());
        Stream<Path> backends = Stream.of(PostgresBackendProvider.class, MysqlBackendProvider.class)
                .map(Compiler::origin);
        return Stream.of(modules().stream(), clients, backends)
                .flatMap(paths -> paths)
                .toList();
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void b1_backend_isFoundByProvidesOnTheModulePath() throws Exception {
        List<Path> path = new ArrayList<>(modules());
        path.add(new Compiler(directory)
                .compile(
                        "films",
                        Map.of("module-info.java", MODULE, "films/Main.java", MAIN),
                        List.of("--module-path", joined(path), "-Xlint:none")));
        assertThat(run(path, "sqlite://")).contains("films: 1").contains("module: dev.based.core");
    }

    @ParameterizedTest
    @EnumSource
    void b1_backendOfAServer_isFoundByProvidesOnTheModulePath(ServerKind kind) throws Exception {
        List<Path> path = new ArrayList<>(modulesWithServers());
        path.add(new Compiler(directory)
                .compile(
                        "films",
                        Map.of("module-info.java", MODULE, "films/Main.java", MAIN),
                        List.of("--module-path", joined(path), "-Xlint:none")));
        try (Server server = Servers.get(kind).newDatabase()) {
            assertThat(run(path, server.url())).contains("films: 1").contains("module: dev.based.core");
        }
    }

    @Test
    void v7_as_needsAnOpenPackageForWhatIsNotPublic() throws Exception {
        List<Path> path = new ArrayList<>(modules());
        String module = "module films { requires dev.based.core; exports films; }";
        path.add(new Compiler(directory)
                .compile(
                        "films",
                        Map.of("module-info.java", module, "films/Main.java", MAPPING),
                        List.of("--module-path", joined(path), "-Xlint:none")));
        assertThat(run(path, ""))
                .contains("exported: Metropolis")
                .contains("closed: films.Main$Hidden is closed to reflection", "\"opens films to dev.based.core;\"");
    }

    @Test
    void b1_unknownScheme_namesTheBackendsOnTheModulePath() throws Exception {
        List<Path> path = new ArrayList<>(modules());
        path.add(new Compiler(directory)
                .compile(
                        "films",
                        Map.of("module-info.java", MODULE, "films/Main.java", MAIN),
                        List.of("--module-path", joined(path), "-Xlint:none")));
        assertThat(run(path, "filmbase://"))
                .contains("DatabaseUrlException")
                .contains("filmbase")
                .contains("sqlite");
    }

    /** What the application prints. The JVM must end by itself. */
    private String run(List<Path> path, String url) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--module-path",
                        joined(path),
                        "--module",
                        "films/films.Main",
                        url)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the JVM ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
