package dev.based.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public surface of {@code based-core}, a file of {@code docs/api} for each package: a change of what users or authors see is
 * a change of a file, which {@code -Dbased.docs.update=true} writes.
 */
class ApiSurfaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"dev.based", "dev.based.observe", "dev.based.spi", "dev.based.vertx"})
    void surface_isThatOfTheFile(String name) throws Exception {
        String surface = surface(name);
        Path file = GeneratedPage.ROOT.resolve("docs/api").resolve(name + ".txt");
        if (Boolean.getBoolean("based.docs.update")) {
            Files.writeString(file, surface);
        }
        assertThat(Files.readString(file).lines().toList())
                .as("docs/api/%s.txt; -Dbased.docs.update=true writes it", name)
                .isEqualTo(surface.lines().toList());
    }

    private static String surface(String name) throws Exception {
        Path classes = Path.of(Database.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(classes)) {
            return surface(name, classes);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return surface(name, jar.getPath("/"));
        }
    }

    private static String surface(String name, Path classes) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types(classes.resolve(name.replace('.', '/')), name)) {
            lines.add(declaration(type) + supertypes(type));
            members(type).map(member -> "    " + member).sorted().forEach(lines::add);
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<Class<?>> types(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .sorted()
                    .<Class<?>>map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(ApiSurfaceTest::isSeen)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiSurfaceTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static boolean isSeen(Class<?> type) {
        boolean own = !type.isAnonymousClass() && !type.isLocalClass() && isSeen(type.getModifiers());
        return own && (type.getDeclaringClass() == null || isSeen(type.getDeclaringClass()));
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** Without {@code sealed} and {@code non-sealed}, which JDK 21 and later write. */
    private static String declaration(Class<?> type) {
        return type.toGenericString().replace("non-sealed ", "").replace("sealed ", "");
    }

    private static String supertypes(Class<?> type) {
        List<String> types = new ArrayList<>();
        if (type.getGenericSuperclass() != null) {
            types.add(type.getGenericSuperclass().getTypeName());
        }
        Arrays.stream(type.getGenericInterfaces()).forEach(each -> types.add(each.getTypeName()));
        return types.isEmpty() ? "" : " : " + String.join(", ", types);
    }

    private static Stream<String> members(Class<?> type) {
        Stream<Member> members = Stream.of(
                        type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
                .flatMap(Arrays::stream);
        return members.filter(member -> isSeen(member.getModifiers()) && !member.isSynthetic())
                .map(ApiSurfaceTest::text);
    }

    private static String text(Member member) {
        if (member instanceof Method method) {
            return method.toGenericString();
        }
        return member instanceof Constructor<?> constructor
                ? constructor.toGenericString()
                : ((Field) member).toGenericString();
    }
}
