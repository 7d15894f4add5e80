package dev.based;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.based.DatabaseUrl.Host;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DatabaseUrlPropertiesTest {
    private static final String SECRET = "s3cret";

    @Property
    void parse_whatWasWritten(@ForAll("urls") DatabaseUrl url) {
        assertThat(DatabaseUrl.parse(url.toStringWithPassword())).isEqualTo(url);
    }

    @Property
    void e2_toString_neverShowsThePassword(@ForAll("urls") DatabaseUrl url) {
        DatabaseUrl secret =
                url.toBuilder().password(SECRET).option("sslpassword", SECRET).build();

        assertThat(secret.toString()).doesNotContain(SECRET);
    }

    @Property
    void parse_anyText(@ForAll String text) {
        assertFailsOnlyAsDocumented(text);
    }

    @Property
    void parse_anyTextOfUrlCharacters(@ForAll("almostUrls") String text) {
        assertFailsOnlyAsDocumented("mysql://" + text);
    }

    /** Whatever stands around a password and however broken it is, no error shows what is between colon and at. */
    @Property(tries = 5_000)
    void e2_parse_malformedNeverShowsThePassword(
            @ForAll("almostUrls") String before,
            @ForAll("almostUrls") String after,
            @ForAll("almostUrls") String rest) {
        String url = "mysql://user:" + before + SECRET + after + "@host" + rest;
        try {
            assertThat(DatabaseUrl.parse(url).password().orElse("")).doesNotContain(" ");
        } catch (DatabaseUrlException malformed) {
            assertThat(malformed.getMessage()).doesNotContain(SECRET);
        }
    }

    private static void assertFailsOnlyAsDocumented(String text) {
        assertThatCode(() -> {
                    try {
                        DatabaseUrl url = DatabaseUrl.parse(text);
                        assertThat(DatabaseUrl.parse(url.toStringWithPassword()))
                                .isEqualTo(url);
                    } catch (DatabaseUrlException malformed) {
                        assertThat(malformed).hasMessageContaining("URL");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> almostUrls() {
        return Arbitraries.strings().withChars("ab1:/?#[]@!&=%25,.;+- \u00e4").ofMaxLength(12);
    }

    @Provide
    Arbitrary<DatabaseUrl> urls() {
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.strings().filter(DatabaseUrlPropertiesTest::isUnicode),
                Arbitraries.strings()
                        .withChars("ab:/?#[]@!$&'()*+,;=%25 \n\u00e4")
                        .ofMaxLength(12));
        Arbitrary<String> name = text.filter(value -> !value.isEmpty());
        Arbitrary<Host> host = Combinators.combine(
                        Arbitraries.oneOf(name, Arbitraries.of("::1", "fe80::1%eth0", "127.0.0.1", "/var/run")),
                        Arbitraries.integers().between(0, 65_535))
                .as((hostName, port) -> port == 0 ? Host.of(hostName) : Host.of(hostName, port));
        Arbitrary<List<Host>> hosts = host.list().ofMaxSize(3);
        Arbitrary<Map<String, String>> options = Arbitraries.maps(name, text).ofMaxSize(3);
        Arbitrary<Tuple.Tuple2<String, String>> user =
                Combinators.combine(text, text.injectNull(0.3)).as(Tuple::of);
        return Combinators.combine(
                        Arbitraries.of("sqlite", "postgresql", "a+b-c.d1"), user, hosts, text.injectNull(0.3), options)
                .as((scheme, account, places, database, settings) -> {
                    DatabaseUrlBuilder builder = DatabaseUrl.builder()
                            .scheme(scheme)
                            .username(account.get1())
                            .password(account.get2())
                            .hosts(places)
                            .database(database);
                    settings.forEach(builder::option);
                    return builder.build();
                });
    }

    private static boolean isUnicode(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
