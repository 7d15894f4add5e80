package dev.based.tests.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/** Where the embedded servers keep their programs and data. */
final class Folders {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private Folders() {}

    /** Where a server's programs are unpacked, once. */
    static File programs(String name) {
        return TARGET.resolve(name).toFile();
    }

    /** A new folder, of a name so short that a socket fits in. */
    static Path temporary(String name) {
        try {
            return Files.createTempDirectory("based-" + name);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static void delete(Path folder) {
        FileUtils.deleteQuietly(folder.toFile());
    }

    /** Writes statements, one a line, for a server to run when it starts. */
    static Path script(Path folder, String... statements) {
        try {
            return Files.writeString(folder.resolve("init.sql"), String.join(";\n", statements) + ";\n");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
