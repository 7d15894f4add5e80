package dev.based.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages of which the backend does not say that they are free of values. */
class RedactionTest {
    private static final String SQL = "INSERT INTO films (title) VALUES (?)";

    private static String shown(String message, Object... values) {
        return Redaction.redact(ErrorDetails.of(ErrorKind.OTHER, message), SQL, List.<Object[]>of(values));
    }

    @Test
    void quotedParts_areShownIfTheyAreWordsOfTheStatement() {
        assertThat(shown("no column \"title\" in \"nope\"", "x")).isEqualTo("no column \"title\" in \"?\"");
        assertThat(shown("can't find 'films', 'secret'", "x")).isEqualTo("can't find 'films', '?'");
        assertThat(shown("Spalte »title« hat »a« b«", "x")).isEqualTo("Spalte »title« hat »?«");
        assertThat(shown("\u00AB\u00A0title\u00A0\u00BB, \u00AB\u00A0secret\u00A0\u00BB", "x"))
                .doesNotContain("secret")
                .contains("title");
        assertThat(shown("near 'VALUES (?)' at line 1", "x")).contains("'VALUES (?)'");
        assertThat(shown("bad \"a\" and \"b", "x")).doesNotContain("\"b");
    }

    @Test
    void apostrophesWithinWords_areNoQuotes() {
        assertThat(shown("Table 'other.nope' doesn't exist", "x")).isEqualTo("Table '?' doesn't exist");
        assertThat(shown("Column 'a' can't be null, and 'b' isn't known", "x")).isEqualTo("Column '?' isn't known");
        assertThat(shown("La table 'nope' n'existe pas dans l'index", "x"))
                .isEqualTo("La table '?' n'existe pas dans l'index");
        assertThat(shown("near 'secret isn't it", "x")).isEqualTo("near '?");
        assertThat(shown("near 'x isn't a secret' of title", "x")).isEqualTo("near '?' of title");
        assertThat(shown("bad 'a' don't tell b' here", "x")).isEqualTo("bad '?");
        assertThat(shown("bad 'abc'x and 'secret'y", "x")).doesNotContain("secret");
    }

    @Test
    void wordsThatMayComeFromAValue_areHidden() {
        assertThat(shown("the kind hunter2 is bad", "hunter2")).isEqualTo("the kind ? is bad");
        assertThat(shown("the kind HUNTER2 is bad", List.of(Map.of("a", "x hunter2 y"))))
                .isEqualTo("the kind ? is bad");
        assertThat(shown("more than 4711.0 of it", 4711)).isEqualTo("more than ?.0 of it");
        assertThat(shown("more than 17 of 18", 17)).isEqualTo("more than ? of 18");
        assertThat(shown("the kind abc?def is bad", "abc\uD83D\uDE00def"))
                .as("what a server writes that has no such characters")
                .isEqualTo("the kind ? is bad");
        assertThat(shown("title of films", "title", "films")).isEqualTo("title of films");
        assertThat(shown("at 2024-02-29 it", java.time.Instant.EPOCH)).doesNotContain("2024");
        assertThat(shown("bad x", new Object() {}))
                .as("a value of which nobody knows how it reads")
                .isNull();
        assertThat(shown("nothing is hidden of 'this'")).isEqualTo("nothing is hidden of 'this'");
    }

    @Test
    void numbersInAnotherForm_andShortValuesBesideLongOnes_areHidden() {
        assertThat(shown("the price 12345675.5 is", 12345675.5)).isEqualTo("the price ?.? is");
        assertThat(shown("the price 1.2345675e+20 is", 1.2345675e20)).isEqualTo("the price ?.?+? is");
        assertThat(shown("the price 0.00012345 is", 0.00012345)).isEqualTo("the price ?.? is");
        assertThat(shown("the price 0.000000012345 is", new BigDecimal("1.2345E-8")))
                .isEqualTo("the price ?.? is");
        assertThat(shown("no user Bob", "Bob", "a long comment")).isEqualTo("no user ?");
        assertThat(shown("a user", "a long comment")).isEqualTo("a user");
    }

    /** Such as one whose elements are made as they are asked for. */
    @Test
    void collectionsWithoutAnEnd_areNotWalkedToIt() {
        for (Object element : Arrays.asList(null, "", true, List.of(), new Object[0])) {
            Collection<Object> endless = new AbstractCollection<>() {
                @Override
                public Iterator<Object> iterator() {
                    return Stream.generate(() -> element).iterator();
                }

                @Override
                public int size() {
                    return 1;
                }
            };
            assertThat(shown("the kind hunter2 is bad", "hunter2", endless)).isNull();
        }
        assertThat(shown("the kind hunter2 is bad", "hunter2", new Object[10_000]))
                .isNull();
        assertThat(shown("the kind hunter2 is bad", "hunter2", new Object[1_000]))
                .isEqualTo("the kind ? is bad");
    }

    @Test
    void workIsBounded_forLongStatementsToo() {
        String sql = "INSERT INTO t VALUES " + "('x', ?, now()),".repeat(60_000);
        Duration limit = Duration.ofSeconds(1); // was three seconds
        for (String word : List.of(" 'a", " word", " 'q.r.s.t")) {
            String message =
                    IntStream.range(0, 190).mapToObj(number -> word + number).collect(Collectors.joining());
            ErrorDetails details = ErrorDetails.of(ErrorKind.OTHER, message);
            assertTimeout(limit, () -> Redaction.redact(details, sql, List.<Object[]>of(new Object[] {message})));
        }
    }

    @Test
    void workIsBounded() {
        String value = "\"'".repeat(10_000);
        assertThat(shown("bad " + value.repeat(20), value)).hasSizeLessThan(3_000);
        assertThat(shown("bad", "x".repeat(1_000_000))).isNull();
    }

    @Test
    void valuesThatAreTooLongToLookAt_hideWhatIsNotKnown() {
        String value = "a ***secret*** ".repeat(10_000);
        ErrorDetails details = ErrorDetails.of(
                        ErrorKind.OTHER, "no column \"title\" in \"a ***secret***\", ***17*** of it")
                .withNames(List.of("no", "column"));
        assertThat(Redaction.redact(details, SQL, List.<Object[]>of(new Object[] {value})))
                .isEqualTo("no column \"title\" ? \"?\", ? ? ?");
        assertThat(shown("can't read 'films' ***", value)).isEqualTo("?'? ? 'films' ?");
        assertThat(shown("title", IntStream.range(0, 30_000).boxed().toList())).isEqualTo("title");
    }
}
