package dev.based.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.engine.CoreOptions;
import dev.based.spi.BackendProvider;
import dev.based.spi.UrlOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes docs/reference/options.md from what the code knows of its options. */
class OptionsPageTest {
    private static final GeneratedPage PAGE = new GeneratedPage("reference/options.md");

    @Test
    void optionsOfEveryDatabase_areListed() {
        PAGE.verifyOrUpdate("every database", table(CoreOptions.ALL));
    }

    @ParameterizedTest
    @CsvSource({"postgresql, PostgreSQL", "mysql, MySQL and MariaDB", "sqlite, SQLite"})
    void optionsOfABackend_areListed(String scheme, String name) {
        List<BackendProvider> providers = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.schemes().contains(scheme))
                .toList();

        assertThat(providers).hasSize(1);
        PAGE.verifyOrUpdate(name, table(providers.get(0).options()));
    }

    private static String table(Collection<UrlOption<?>> options) {
        return options.stream()
                .sorted(Comparator.comparing(UrlOption::name))
                .map(OptionsPageTest::row)
                .collect(Collectors.joining("", "| option | default | meaning |\n|---|---|---|\n", ""));
    }

    private static String row(UrlOption<?> option) {
        String value = inUrl(option.defaultValue());
        return "| `" + option.name() + "` | " + (value.isEmpty() ? "none" : "`" + value + "`") + " | "
                + plain(option.description()) + " |\n";
    }

    /** A description that is a sentence, as a part of one. */
    private static String plain(String description) {
        String text = description.endsWith(".") ? description.substring(0, description.length() - 1) : description;
        boolean isWord = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return isWord ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }

    private static String inUrl(Object value) {
        if (!(value instanceof Duration duration)) {
            return value.toString().toLowerCase(Locale.ROOT);
        }
        if (duration.toSecondsPart() == 0 && !duration.isZero()) {
            return duration.toMinutes() + "m";
        }
        return duration.getNano() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
