package dev.based;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.based.DatabaseUrl.Host;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    private static final String FULL = "postgresql://user:p%40ss@[::1]:5432/db?sslmode=verify-full&max_size=20";

    @Test
    void parse_allParts() {
        DatabaseUrl url = DatabaseUrl.parse(FULL);

        assertThat(url.scheme()).isEqualTo("postgresql");
        assertThat(url.username()).hasValue("user");
        assertThat(url.password()).hasValue("p@ss");
        assertThat(url.hosts()).containsExactly(Host.of("::1", 5432));
        assertThat(url.host()).hasValue("::1");
        assertThat(url.port()).hasValue(5432);
        assertThat(url.database()).hasValue("db");
        assertThat(url.options()).containsExactly(entry("sslmode", "verify-full"), entry("max_size", "20"));
        assertThat(url.options()).isUnmodifiable();
        assertThat(url.toStringWithPassword()).isEqualTo(FULL);
    }

    @Test
    void parse_onlyScheme() {
        DatabaseUrl url = DatabaseUrl.parse("SQLite://");

        assertThat(url)
                .isEqualTo(DatabaseUrl.builder().scheme("sqlite").build())
                .hasToString("sqlite://");
        assertThat(url.hosts()).isEmpty();
        assertThat(url.host()).isEmpty();
        assertThat(url.port()).isEmpty();
        assertThat(url.database()).isEmpty();
        assertThat(url.username()).isEmpty();
        assertThat(url.password()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sqlite:///relative.db, relative.db",
        "sqlite:////absolute.db, /absolute.db",
        "sqlite:///:memory:, :memory:",
        "sqlite:///C:/folder/file.db, C:/folder/file.db",
        "sqlite:///a%20b%3Fc%23d.db, a b?c#d.db",
        "sqlite:///me@home/file.db, me@home/file.db",
        "postgresql:///db, db",
        "postgresql://host/db, db",
        "postgresql://host/a%2Fb+c, a/b+c",
        "mysql://host/größe, größe",
        "postgresql://host/,",
        "postgresql://host,"
    })
    void parse_database(String url, String database) {
        assertThat(DatabaseUrl.parse(url).database().orElse(null)).isEqualTo(database);
    }

    @Test
    void parse_severalHosts() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://a:1,b,[::1]:3,[fe80::1%25eth0],[fe80::2%eth1]:5/db");

        assertThat(url.hosts())
                .containsExactly(
                        Host.of("a", 1),
                        Host.of("b"),
                        Host.of("::1", 3),
                        Host.of("fe80::1%eth0"),
                        Host.of("fe80::2%eth1", 5));
        assertThat(url).hasToString("postgresql://a:1,b,[::1]:3,[fe80::1%25eth0],[fe80::2%25eth1]:5/db");
    }

    @Test
    void parse_socketFolder() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://user@%2Fvar%2Frun%2Fpostgresql:5433/db");

        assertThat(url.hosts()).containsExactly(Host.of("/var/run/postgresql", 5433));
        assertThat(DatabaseUrl.parse("postgresql:///db?host=/var/run").options())
                .containsExactly(entry("host", "/var/run"));
    }

    @Test
    void parse_users() {
        assertThat(DatabaseUrl.parse("mysql://user@host").password()).isEmpty();
        assertThat(DatabaseUrl.parse("mysql://user:@host").password()).hasValue("");
        assertThat(DatabaseUrl.parse("mysql://u%3As:p%2Fw+@host").username()).hasValue("u:s");
        assertThat(DatabaseUrl.parse("mysql://u:p%2Fw+@host").password()).hasValue("p/w+");
        assertThat(DatabaseUrl.parse("mysql://u:p:w@x@host").password()).hasValue("p:w@x");
        assertThat(DatabaseUrl.parse("mysql://:p@host").username()).isEmpty();
        assertThat(DatabaseUrl.parse("mysql://u:p@/db").hosts()).isEmpty();
    }

    @Test
    void parse_options() {
        assertThat(DatabaseUrl.parse("mysql://h?a=1+2&b=%26%3D&c&d=x=y").options())
                .containsExactly(entry("a", "1+2"), entry("b", "&="), entry("c", ""), entry("d", "x=y"));
        assertThat(DatabaseUrl.parse("mysql://h?").options()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "database.sqlite | no \"://\"",
                "sqlite:file.db | no \"://\"",
                "1sql://host | scheme must be",
                "my_sql://host | scheme must be",
                "://host | scheme must be",
                "mysql://host/%zz | database has a %",
                "mysql://host/%2 | database has a %",
                "mysql://host/%+1 | database has a %",
                "mysql://host/%ff | not UTF-8",
                "mysql://host/\ud83d | half of a surrogate pair",
                "mysql://host:0 | port is not a number from 1 to 65535",
                "mysql://host:65536 | port is not a number",
                "mysql://host: | port is not a number",
                "mysql://host:+80 | port is not a number",
                "mysql://[::1 | not closed",
                "mysql://[::1]3306 | other than :port",
                "mysql://[localhost] | not an IPv6 address",
                "mysql://::1/db | IPv6 address in brackets",
                "mysql://a,,b | host has no name",
                "mysql://:3306/db | host has no name",
                "mysql://h?a=1&b=2&a=3 | \"a\", is given twice",
                "mysql://h?a=1?b=2 | second ?; write & between options",
                "mysql://h??a=1 | second ?",
                "sqlite:///films.sqlite&readers=2 | options begin with ?",
                "mysql://h?=1 | option has no name",
                "mysql://h?a=1& | option has no name",
                "mysql://h/db#part | #",
                "mysql://h/a@b | @ behind the first",
                "mysql://h?a=b@c | @ behind the first",
                "mysql://h/a b | character 12 is a space or control character; write",
                "' mysql://h/a' | character 1 is a space or control character; leave",
                "'mysql://h/a ' | character 12 is a space or control character; leave",
                "sqlite://:memory: | write sqlite://"
            })
    void l3_parse_malformed(String url, String reason) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageContaining(reason)
                .withNoCause();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "mysql://h/\n", "mysql://h/\u00a0", "mysql://h/\u0000"})
    void l3_parse_blank(String url) {
        assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> DatabaseUrl.parse(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://user:s3cret@host/a b",
                "mysql://user:s3cret%zz@host/db",
                "mysql://user:s3cret@host:99999/db",
                "mysql://user:x@s3cret@host:0",
                "mysql://user:x/s3cret@host/db",
                "mysql://user:x?s3cret@host/db",
                "mysql://user:x#s3cret@host/db",
                "mysql://user:s3cret",
                "mysql://user:1/s3cret@host",
                "mysql://user:1?s3cret@host",
                "mysql://user:x@[host:s3cret",
                "mysql:user:s3cret@host/db",
                "user:s3cret@host/db",
                "user:s3cret://host/db",
                "s3cret",
                "mysql://h?password=s3cret#",
                "mysql://h?sslPassword=x&s3cret=1#",
                "mysql://h?password=x&s3cret=1&s3cret=2",
                "mysql://h?pass%77ord=s3cret#",
                "mysql://h:1,u:s3cret/db",
                "mysql://u:p@h/db?email=a@b&password=s3cret#",
                "mysql://user:x#s3cret",
                "mysql://user:s3cret\n@host"
            })
    void e2_parse_malformedWithPassword(String url) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageContaining("***")
                .withMessageNotContaining("s3cret")
                .matches(error -> error.getMessage().lines().count() == 1);
    }

    @Test
    void l5_parse_malformedShowsTheRest() {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.parse("mysql://user:s3cret@host:3306/db?a=1&a=2"))
                .withMessageContaining("mysql://user:***@host:3306/db?a=1&a=2");
    }

    @Test
    void e2_toString_masked() {
        DatabaseUrl url = DatabaseUrl.parse("mysql://user:s3cret@host/db?a=1&sslPassword=s3cret&api_token=s3cret");

        assertThat(url).hasToString("mysql://user:***@host/db?a=1&sslPassword=***&api_token=***");
        assertThat(url.toStringWithPassword()).contains("s3cret");
    }

    @Test
    void toBuilder_changesOnePart() {
        DatabaseUrl url = DatabaseUrl.parse(FULL);

        assertThat(url.withDatabase("x y")).hasToString(url.toString().replace("/db?", "/x%20y?"));
        assertThat(url.toBuilder().host("other").build().hosts()).containsExactly(Host.of("other", 5432));
        assertThat(url.toBuilder().port(1).build().hosts()).containsExactly(Host.of("::1", 1));
        assertThat(url.toBuilder().hosts(List.of()).build().hosts()).isEmpty();
        assertThat(url.withOption("max_size", "5").withoutOption("sslmode").options())
                .containsExactly(entry("max_size", "5"));
        assertThat(url.toBuilder().build()).isEqualTo(url).hasSameHashCodeAs(url);
        assertThat(url.toBuilder().password("other").build()).isNotEqualTo(url);
    }

    @Test
    void builder_parts() {
        DatabaseUrl url = DatabaseUrl.builder()
                .scheme("PostgreSQL")
                .username("us:er")
                .password("p@/?#%")
                .port(5432)
                .host("/var/run")
                .database("d?b")
                .option("a&b", "c=d+e")
                .build();

        assertThat(url.toStringWithPassword())
                .isEqualTo("postgresql://us%3Aer:p%40%2F%3F%23%25@%2Fvar%2Frun:5432/d%3Fb?a%26b=c%3Dd%2Be");
        assertThat(DatabaseUrl.parse(url.toStringWithPassword())).isEqualTo(url);
    }

    @Test
    void l3_builder_malformed() {
        DatabaseUrlBuilder builder = DatabaseUrl.builder().scheme("mysql");

        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.builder().build());
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.builder().scheme("a b").build());
        assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> builder.host(""));
        assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> builder.option("", "x"));
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> DatabaseUrl.builder().scheme("mysql").port(1).build())
                .withMessageContaining("one host, not 0");
        assertThatExceptionOfType(DatabaseUrlException.class).isThrownBy(() -> Host.of("h", 65_536));
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> builder.password("s3cret\ud800").build())
                .withMessageNotContaining("s3cret");
    }
}
