package dev.based.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The repository's documents and the sources that they quote. */
final class Documents {
    /** The repository's folder: the parent of the module's, in which Maven runs tests, or the one in which an IDE does. */
    static final Path ROOT = root(Path.of("").toAbsolutePath());

    private static final Set<String> QUOTED = Set.of("```java", "```kotlin");
    private static final Pattern SAMPLE = Pattern.compile("<!-- sample: (\\S+) -->");
    private static final Path EXAMPLES = ROOT.resolve("based-examples/src/main/java/dev/based/examples");

    private Documents() {}

    private static Path root(Path folder) {
        return Files.isDirectory(folder.resolve("based-examples")) ? folder : folder.getParent();
    }

    /** A block of Java or Kotlin in a document, and the marker in the line before it, which is empty if there is none. */
    record Block(Path document, int line, String marker, List<String> code) {
        @Override
        public String toString() {
            return ROOT.relativize(document) + ":" + line + " " + marker;
        }
    }

    /** All documents: those at the root, below docs, and the examples'. */
    static List<Path> all() {
        return Stream.of(
                        markdown(ROOT, 1),
                        markdown(ROOT.resolve("docs"), 9),
                        markdown(ROOT.resolve("based-examples"), 1))
                .flatMap(files -> files)
                .sorted()
                .toList();
    }

    private static Stream<Path> markdown(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The blocks of Java and Kotlin in a document. */
    static List<Block> blocks(Path document) {
        List<String> lines = text(document).lines().toList();
        List<Block> blocks = new ArrayList<>();
        for (int start = 0; start < lines.size(); start++) {
            if (QUOTED.contains(lines.get(start))) {
                int end = start + 1 + lines.subList(start + 1, lines.size()).indexOf("```");
                Matcher marker = SAMPLE.matcher(start == 0 ? "" : lines.get(start - 1));
                blocks.add(new Block(
                        document,
                        start + 1,
                        marker.matches() ? marker.group(1) : "",
                        outdented(lines.subList(start + 1, end))));
            }
        }
        return blocks;
    }

    /**
     * The code that a marker stands for: {@code tag} a region of the examples, {@code path} a whole file of the
     * repository.
     */
    static List<String> source(String marker) {
        if (marker.contains("/")) {
            return text(ROOT.resolve(marker)).lines().toList();
        }
        return examples().stream()
                .map(file -> region(text(file).lines().toList(), marker))
                .filter(region -> !region.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<Path> examples() {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static List<String> region(List<String> lines, String tag) {
        List<String> stripped = lines.stream().map(String::strip).toList();
        int start = stripped.indexOf("// tag::" + tag + "[]");
        int end = stripped.indexOf("// end::" + tag + "[]");
        return start < 0 ? List.of() : outdented(lines.subList(start + 1, end));
    }

    /** Whether some lines of a source, less their common indentation, are the code. */
    static boolean quotes(List<String> source, List<String> code) {
        for (int start = 0; start + code.size() <= source.size(); start++) {
            if (outdented(source.subList(start, start + code.size())).equals(code)) {
                return true;
            }
        }
        return false;
    }

    /** The lines without the indentation that all of them have. */
    static List<String> outdented(List<String> lines) {
        return String.join("\n", lines).stripIndent().lines().toList();
    }
}
