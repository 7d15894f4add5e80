package dev.based.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beside a class: on the class path, in jars with and without entries for folders, and in a module. */
class ResourcesTest {
    private static final String FOLDER = "db/films";

    @TempDir
    Path folder;

    private static String pathOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private Path jar(boolean folders) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", "films.of.mine");
        Path jar = folder.resolve("films.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream anchor = Objects.requireNonNull(
                        Anchor.class.getClassLoader().getResourceAsStream(pathOf(Anchor.class)))) {
            if (folders) {
                out.putNextEntry(new JarEntry("db/"));
                out.putNextEntry(new JarEntry(FOLDER + "/"));
            }
            out.putNextEntry(new JarEntry(pathOf(Anchor.class)));
            anchor.transferTo(out);
            for (String name : List.of("V1__films.sql", "sub/V2__fill.sql", "notes.txt")) {
                out.putNextEntry(new JarEntry(FOLDER + "/" + name));
                out.write("SELECT 1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static void assertFound(Class<?> anchor) {
        assertThat(SqlFiles.of(anchor, FOLDER)).containsOnlyKeys("V1__films.sql", "sub/V2__fill.sql");
        assertThat(SqlFiles.of(anchor, "/" + FOLDER + "/")).hasSize(2);
        assertThatThrownBy(() -> SqlFiles.of(anchor, "db/nothing"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("db/nothing");
    }

    private static Class<?> load(Path place) throws Exception {
        URLClassLoader loader =
                new URLClassLoader(new URL[] {place.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        return loader.loadClass(Anchor.class.getName());
    }

    @Test
    void of_findsFilesInAJar() throws Exception {
        assertFound(load(jar(true)));
    }

    @Test
    void of_findsFilesInAJarWithoutFolders() throws Exception {
        assertFound(load(jar(false)));
    }

    @Test
    void of_findsFilesInAModule() throws Exception {
        ModuleFinder finder = ModuleFinder.of(jar(false));
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("films.of.mine"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        Class<?> anchor = layer.findLoader("films.of.mine").loadClass(Anchor.class.getName());

        assertThat(anchor.getModule().isNamed()).isTrue();
        assertFound(anchor);
    }

    @Test
    void of_findsFilesInAFolderOfTheClassPath() throws Exception {
        Path classes = folder.resolve("my classes");
        Path anchor = classes.resolve(pathOf(Anchor.class));
        Files.createDirectories(anchor.getParent());
        Files.createDirectories(classes.resolve(FOLDER).resolve("sub"));
        Files.writeString(classes.resolve(FOLDER).resolve("V1__films.sql"), "SELECT 1");
        Files.writeString(classes.resolve(FOLDER).resolve("sub/V2__fill.sql"), "SELECT 1");
        try (InputStream bytes =
                Objects.requireNonNull(Anchor.class.getClassLoader().getResourceAsStream(pathOf(Anchor.class)))) {
            Files.copy(bytes, anchor);
        }

        assertFound(load(classes));
    }

    @Test
    void in_refusesWhatIsNotUtf8() throws IOException {
        Files.write(folder.resolve("V1__films.sql"), new byte[] {'-', '-', (byte) 0xE4});

        assertThatThrownBy(() -> SqlFiles.in(folder))
                .hasMessageContaining("V1__films.sql")
                .hasMessageContaining("UTF-8");
    }
}
