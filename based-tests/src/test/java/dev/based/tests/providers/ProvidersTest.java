package dev.based.tests.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Database;
import dev.based.DatabaseUrlException;
import dev.based.tests.support.Outcomes;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends in jars of third parties, which only the thread's class loader knows. */
class ProvidersTest {
    private static final String PROVIDER = """
            package %1$s;

            import dev.based.DatabaseOptions;
            import dev.based.DatabaseUrl;
            import dev.based.spi.Backend;
            import dev.based.spi.BackendProvider;
            import dev.based.sqlite.SqliteBackendProvider;
            import java.util.Set;

            public final class FilmbaseProvider implements BackendProvider {
                @Override
                public Set<String> schemes() {
                    return Set.of("filmbase");
                }

                @Override
                public Backend create(DatabaseUrl url, DatabaseOptions options) {
                    return new SqliteBackendProvider().create(DatabaseUrl.parse("sqlite://"), options);
                }
            }
            """;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private @Nullable URLClassLoader loader;

    @TempDir
    Path directory;

    @AfterEach
    void restoreTheClassLoader() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        if (loader != null) {
            loader.close();
        }
    }

    private URL jar(String packageName) throws IOException {
        Compiler compiler = new Compiler(directory);
        Path classes = compiler.compile(
                packageName,
                Map.of(packageName + "/FilmbaseProvider.java", PROVIDER.formatted(packageName)),
                List.of("-classpath", System.getProperty("java.class.path"), "-Xlint:none"));
        return compiler.jar(packageName, classes, packageName + ".FilmbaseProvider\n")
                .toUri()
                .toURL();
    }

    private void use(URL... jars) {
        loader = new URLClassLoader(jars, before);
        Thread.currentThread().setContextClassLoader(loader);
    }

    @Test
    void b1_providerInAThirdPartysJar_isFoundByItsScheme() throws Exception {
        use(jar("first"));
        Long answer =
                Outcomes.await(Database.use("filmbase://", database -> database.fetchValue(Long.class, "SELECT 42")));
        assertThat(answer).isEqualTo(42);
        assertThat(Database.create("sqlite://")).isNotNull();
    }

    @Test
    void b1_providerOutOfSight_isNotFound() {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create("filmbase://"))
                .withMessageContainingAll("'filmbase'", "sqlite");
    }

    @Test
    void b1_withoutAClassLoaderOfTheThread_thoseBesideTheLibraryAreFound() {
        Thread.currentThread().setContextClassLoader(null);
        assertThat(Database.create("sqlite://")).isNotNull();
    }

    @Test
    void b2_twoProvidersOfOneScheme_areAnErrorThatNamesBoth() throws Exception {
        use(jar("first"), jar("second"));
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create("filmbase://"))
                .withMessageContainingAll("'filmbase'", "first.FilmbaseProvider", "second.FilmbaseProvider");
        assertThat(Outcomes.failure(Database.use("filmbase://", database -> Outcomes.done(1))))
                .isInstanceOf(DatabaseUrlException.class);
        assertThat(Database.create("sqlite://")).isNotNull();
    }

    @Test
    void b2_providerThatCannotBeLoaded_isAnErrorThatNamesIt() throws Exception {
        Compiler compiler = new Compiler(directory);
        Path empty =
                compiler.compile("empty", Map.of("empty/Nothing.java", "package empty; class Nothing {}"), List.of());
        use(compiler.jar("empty", empty, "empty.Missing\n").toUri().toURL());
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create("filmbase://"))
                .withMessageContaining("empty.Missing");
    }

    @Test
    void unknownScheme_namesThoseFound() throws Exception {
        use(jar("first"));
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create("flimbase://"))
                .withMessageContainingAll("'flimbase'", "filmbase", "sqlite");
    }
}
