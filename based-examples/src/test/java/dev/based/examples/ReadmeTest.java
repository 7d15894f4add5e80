package dev.based.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.examples.Documents.Block;
import dev.based.spi.BackendProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadmeTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern OPTION =
            Pattern.compile("^\\| `([a-z_]+)` \\| (?:`([^`]*)`|[^|]*) \\|", Pattern.MULTILINE);

    private static final String README = Documents.text(Documents.ROOT.resolve("README.md"));

    static Stream<Path> documents() {
        return Documents.all().stream();
    }

    static Stream<Block> blocks() {
        return documents().flatMap(document -> Documents.blocks(document).stream());
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void block_isQuotedFromSourceThatIsCompiled(Block block) {
        assertThat(block.marker())
                .as("the line before must be <!-- sample: ... -->")
                .isNotEmpty();

        List<String> source = Documents.source(block.marker());
        if (block.marker().contains("/")) {
            assertThat(Documents.quotes(source, block.code()))
                    .as("is a part of " + block.marker())
                    .isTrue();
        } else {
            assertThat(block.code()).isEqualTo(source);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void relativeLink_pointsToAFileAndHeading(Path document) {
        List<MatchResult> links =
                LINK.matcher(Documents.text(document)).results().toList();

        assertThat(links).allSatisfy(link -> {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(Files.exists(target)).as(link.group()).isTrue();
            if (link.group(2) != null) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        });
    }

    /** The anchors that a page gives its headings, and those that it sets itself. */
    private static List<String> anchors(Path document) {
        String text = Documents.text(document);
        Stream<String> headings = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase()
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'));
        Stream<String> own =
                Pattern.compile("<a id=\"([^\"]+)\">").matcher(text).results().map(anchor -> anchor.group(1));
        return Stream.concat(headings, own).toList();
    }

    @Test
    void commandsAtTheTop_areTheExampleAndWhatCiRuns() {
        Matcher block = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL).matcher(README);
        assertThat(block.find()).isTrue();
        Matcher ci = Pattern.compile("^verify=\\((.*)\\)$", Pattern.MULTILINE)
                .matcher(Documents.text(Documents.ROOT.resolve(".ci/run")));
        assertThat(ci.find()).isTrue();

        assertThat(block.group(1).lines().map(line -> line.replaceAll("\\s+#.*", "")))
                .containsExactly("mvn -q -Dmovies", ci.group(1));
    }

    /** A provider's own options stand in the document that is called as the last part of its package. */
    @ParameterizedTest
    @MethodSource("providers")
    void optionsTable_ofEachBackend_listsEveryOptionWithItsDefault(BackendProvider provider) {
        String name = provider.getClass().getPackageName().replaceFirst(".*\\.", "");
        Map<String, String> options = new TreeMap<>();
        provider.options().forEach(option -> options.put(option.name(), inUrl(option.defaultValue())));

        assertThat(documentedOptions(Documents.text(Documents.ROOT.resolve("docs/databases/" + name + ".md"))))
                .isEqualTo(options);
    }

    private static Stream<BackendProvider> providers() {
        return ServiceLoader.load(BackendProvider.class).stream().map(ServiceLoader.Provider::get);
    }

    private static Map<String, String> documentedOptions(String document) {
        Map<String, String> options = new TreeMap<>();
        String section = document.split("\n## Options\n")[1].split("\n## ")[0];
        OPTION.matcher(section)
                .results()
                .forEach(row -> options.put(row.group(1), Objects.requireNonNullElse(row.group(2), "")));
        return options;
    }

    private static String inUrl(Object value) {
        return value instanceof Duration duration
                ? duration.toSeconds() + "s"
                : value.toString().toLowerCase();
    }
}
