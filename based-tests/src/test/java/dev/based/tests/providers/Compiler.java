package dev.based.tests.providers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources that a test holds as text, and makes jars of them. */
final class Compiler {
    private final Path directory;

    Compiler(Path directory) {
        this.directory = directory;
    }

    /** Compiles sources, by their file names, into a directory of their own. */
    Path compile(String name, Map<String, String> sources, List<String> options) throws IOException {
        Path output = Files.createDirectories(directory.resolve(name).resolve("classes"));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve(name).resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-proc:none", "-d", output.toString()));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(null, manager, null, arguments, null, manager.getJavaFileObjectsFromPaths(files))
                    .call()) {
                throw new AssertionError("The sources of " + name + " do not compile.");
            }
        }
        return output;
    }

    /** Packs a directory of classes and the names of service providers into a jar. */
    Path jar(String name, Path classes, String services) throws IOException {
        Path jar = directory.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> entries = Files.walk(classes)) {
            put(zip, "META-INF/services/dev.based.spi.BackendProvider", services.getBytes());
            entries.filter(Files::isRegularFile).forEach(entry -> {
                try {
                    put(zip, classes.relativize(entry).toString().replace('\\', '/'), Files.readAllBytes(entry));
                } catch (IOException error) {
                    throw new UncheckedIOException(error);
                }
            });
        }
        return jar;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    /** Where a class was loaded from: a jar, or a directory of classes. */
    static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException error) {
            throw new IllegalStateException(error);
        }
    }
}
