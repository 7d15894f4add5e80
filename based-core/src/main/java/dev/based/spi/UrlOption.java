package dev.based.spi;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An option that a database URL may have, {@code ?name=value}: its name, its Java type, its default, and what it means.
 * Declared as constants, by backends and by the core. In a URL the name may be in upper or lower case.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param <T> the Java type of the value
 */
public final class UrlOption<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private final String name;
    private final T defaultValue;
    private final String description;
    private final String accepted;
    private final Function<String, @Nullable T> parser;

    private UrlOption(
            String name, T defaultValue, String description, String accepted, Function<String, @Nullable T> parser) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of a URL option must be in snake case, not " + name + ".");
        }
        this.name = name;
        this.defaultValue = Objects.requireNonNull(defaultValue, "defaultValue");
        this.description = Objects.requireNonNull(description, "description");
        this.accepted = accepted;
        this.parser = parser;
    }

    /**
     * An option that is any text.
     *
     * @param name the name, in snake case
     * @param defaultValue the value where the URL does not have the option
     * @param description what the option means, for documentation
     * @return the option
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static UrlOption<String> text(String name, String defaultValue, String description) {
        return new UrlOption<>(name, defaultValue, description, "any text", text -> text);
    }

    /**
     * An option that is a whole number.
     *
     * @param name the name, in snake case
     * @param defaultValue the value where the URL does not have the option
     * @param least the least number accepted
     * @param most the greatest number accepted
     * @param description what the option means, for documentation
     * @return the option
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static UrlOption<Integer> integer(String name, int defaultValue, int least, int most, String description) {
        String accepted = "a whole number from " + least + " to " + most;
        return new UrlOption<>(name, defaultValue, description, accepted, text -> {
            try {
                int number = Integer.parseInt(text);
                return number >= least && number <= most ? number : null;
            } catch (NumberFormatException malformed) {
                return null;
            }
        });
    }

    /**
     * An option that is on or off: {@code true}, {@code 1}, {@code on} or {@code yes}, against {@code false}, {@code
     * 0}, {@code off} or {@code no}, in any case.
     *
     * @param name the name, in snake case
     * @param defaultValue the value where the URL does not have the option
     * @param description what the option means, for documentation
     * @return the option
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static UrlOption<Boolean> bool(String name, boolean defaultValue, String description) {
        String accepted = "true, 1, on or yes, or false, 0, off or no";
        return new UrlOption<>(
                name, defaultValue, description, accepted, text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "on", "yes" -> true;
                    case "false", "0", "off", "no" -> false;
                    default -> null;
                });
    }

    /**
     * An option that is a length of time: a whole number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d},
     * such as {@code 500ms} or {@code 5m}; a whole number alone, which is in seconds; or ISO 8601, such as {@code
     * PT30S}. It is never negative.
     *
     * @param name the name, in snake case
     * @param defaultValue the value where the URL does not have the option
     * @param description what the option means, for documentation
     * @return the option
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static UrlOption<Duration> duration(String name, Duration defaultValue, String description) {
        String accepted =
                "a length of time with its unit, such as 500ms, 30s, 5m, 1h or PT30S (up to 999 without one are seconds)";
        return new UrlOption<>(name, defaultValue, description, accepted, Durations::parse);
    }

    /**
     * An option that is one of an enum's constants, by its name in any case, with {@code -} or {@code _} between words:
     * {@code verify-full} for {@code VERIFY_FULL}.
     *
     * @param <E> the enum
     * @param name the name, in snake case
     * @param type the enum
     * @param defaultValue the value where the URL does not have the option
     * @param description what the option means, for documentation
     * @return the option
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static <E extends Enum<E>> UrlOption<E> choice(
            String name, Class<E> type, E defaultValue, String description) {
        List<E> constants = List.of(type.getEnumConstants());
        String accepted = "one of " + constants.stream().map(UrlOption::word).toList();
        return new UrlOption<>(
                name,
                defaultValue,
                description,
                accepted,
                text -> constants.stream()
                        .filter(constant -> word(constant).equalsIgnoreCase(text.replace('_', '-')))
                        .findFirst()
                        .orElse(null));
    }

    /**
     * An option that is one of some words, in any case.
     *
     * @param name the name, in snake case
     * @param words the words accepted
     * @param defaultValue the value where the URL does not have the option
     * @param description what the option means, for documentation
     * @return the option, whose value is always spelt as in {@code words}
     * @throws IllegalArgumentException if the name is not in snake case
     */
    public static UrlOption<String> choice(String name, Set<String> words, String defaultValue, String description) {
        List<String> sorted = words.stream().sorted().toList();
        return new UrlOption<>(
                name,
                defaultValue,
                description,
                "one of " + sorted,
                text -> sorted.stream()
                        .filter(text::equalsIgnoreCase)
                        .findFirst()
                        .orElse(null));
    }

    /**
     * Refuses a URL with an option that nobody knows, since a misspelt one would be ignored silently.
     *
     * @param url the URL
     * @param known all options that are known for its scheme
     * @throws DatabaseUrlException if there is another one, for which the message suggests the nearest known one; or if one
     *     is there twice, in different cases
     */
    public static void requireKnown(DatabaseUrl url, Collection<? extends UrlOption<?>> known) {
        List<String> names =
                known.stream().<String>map(UrlOption::name).sorted().distinct().toList();
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String option : url.options().keySet()) {
            if (!seen.add(option)) {
                throw new DatabaseUrlException(
                        "The option \"" + encoded(option) + "\" is given twice in the database URL " + url
                                + ", whether in upper or lower case: remove one.",
                        null);
            }
            if (names.stream().noneMatch(option::equalsIgnoreCase)) {
                String advice = OptionsOfOthers.advice(option, names);
                String suggestion = advice != null
                        ? ". " + advice
                        : Suggestions.nearest(option, names)
                                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                                .orElse(".");
                throw new DatabaseUrlException(
                        "Unknown option \"" + encoded(option) + "\" in the database URL " + url + suggestion
                                + " These are known: " + names + ".",
                        null);
            }
        }
    }

    /**
     * The option's name.
     *
     * @return the name, in snake case
     */
    public String name() {
        return name;
    }

    /**
     * The value where a URL does not have the option.
     *
     * @return the default
     */
    public T defaultValue() {
        return defaultValue;
    }

    /**
     * What the option means, for documentation.
     *
     * @return the description
     */
    public String description() {
        return description;
    }

    /**
     * The option's value in a URL.
     *
     * @param url the URL
     * @return the value, or the default if the URL does not have the option
     * @throws DatabaseUrlException if the URL has a value that is not accepted; the message says what is
     */
    public T from(DatabaseUrl url) {
        return find(url).orElse(defaultValue);
    }

    /**
     * The option's value in a URL, if it has one.
     *
     * @param url the URL
     * @return the value; empty if the URL does not have the option
     * @throws DatabaseUrlException if the URL has a value that is not accepted; the message says what is
     */
    public Optional<T> find(DatabaseUrl url) {
        String text = text(url);
        if (text == null) {
            return Optional.empty();
        }
        T value = parser.apply(text);
        if (value == null) {
            String shown = DatabaseUrl.isSecret(name) ? "***" : encoded(text);
            throw new DatabaseUrlException(
                    "The option \"" + name + "\" must be " + accepted + ", not \"" + shown + "\", in the database URL "
                            + url + ".",
                    null);
        }
        return Optional.of(value);
    }

    /** By the name in any case: MySQL's own tools write {@code sslMode}. */
    private @Nullable String text(DatabaseUrl url) {
        String text = url.options().get(name);
        if (text != null || url.options().isEmpty()) {
            return text;
        }
        return url.options().entrySet().stream()
                .filter(option -> option.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Shows the name and what is accepted. */
    @Override
    public String toString() {
        return name + ": " + accepted;
    }

    /** As it stands in the URL, so that nothing in it can break a line of a log. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
