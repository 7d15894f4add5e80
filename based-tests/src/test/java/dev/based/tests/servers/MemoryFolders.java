package dev.based.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes the folders of {@code @TempDir} in memory where Linux offers room enough: what SQLite writes need not reach a disk, for no
 * test cuts the power. Named in {@code junit-platform.properties}. Safe for use by several threads.
 */
public final class MemoryFolders implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");
    /** Containers have 64 MB there by default, which is too little. */
    private static final long ENOUGH = 2L << 30;

    /** Creates the factory; called by JUnit. */
    public MemoryFolders() {}

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return hasRoom() ? Files.createTempDirectory(MEMORY, "based-") : Files.createTempDirectory("based-");
    }

    private static boolean hasRoom() throws IOException {
        return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ENOUGH;
    }
}
