package dev.based.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page below {@code docs} whose parts are written by tests: a part stands between {@code <!-- generated: name -->} and
 * {@code <!-- end -->}. A test fails if what it finds differs from what is written there; with
 * {@code -Dbased.docs.update=true} it writes it instead. The part of a test that was skipped stays as it is.
 */
public final class GeneratedPage {
    static final Path ROOT = root(Path.of("").toAbsolutePath());

    private final Path file;

    /** The page of a name, such as {@code types.md}, which must exist. */
    public GeneratedPage(String name) {
        file = ROOT.resolve("docs").resolve(name);
    }

    private static Path root(Path folder) {
        return Files.isDirectory(folder.resolve("docs")) ? folder : folder.getParent();
    }

    /** What the page says now. */
    String text() {
        try {
            return Files.readString(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Writes it anew. */
    void write(String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Checks a part, or writes it. */
    public void verifyOrUpdate(String part, String content) {
        synchronized (GeneratedPage.class) {
            try {
                String page = text();
                Matcher place = Pattern.compile(
                                "(<!-- generated: " + Pattern.quote(part) + " -->\n).*?(<!-- end -->)", Pattern.DOTALL)
                        .matcher(page);
                assertThat(place.find()).as("part %s of %s", part, file).isTrue();
                String updated = place.replaceFirst("$1" + Matcher.quoteReplacement(content) + "$2");
                if (Boolean.getBoolean("based.docs.update")) {
                    Files.writeString(file, updated);
                } else {
                    assertThat(linesWithout(page, updated))
                            .as(
                                    "lines of docs/%s that are not what the tests find; run them with -Dbased.docs.update=true",
                                    file.getFileName())
                            .isEqualTo(linesWithout(updated, page));
                    assertThat(page).isEqualTo(updated);
                }
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        }
    }

    private static List<String> linesWithout(String page, String other) {
        List<String> others = other.lines().toList();
        return page.lines().filter(line -> !others.contains(line)).toList();
    }
}
