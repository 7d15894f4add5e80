package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlOptionTest {
    private enum Mode {
        DISABLE,
        VERIFY_FULL
    }

    private static final UrlOption<Integer> MAX_SIZE =
            UrlOption.integer("max_size", 10, 1, 1000, "Connections at most.");
    private static final UrlOption<Boolean> USE_LOCK = UrlOption.bool("use_lock", false, "One session at a time.");
    private static final UrlOption<Duration> TIMEOUT =
            UrlOption.duration("acquire_timeout", Duration.ofSeconds(30), "How long to wait.");
    private static final UrlOption<Mode> MODE = UrlOption.choice("sslmode", Mode.class, Mode.DISABLE, "TLS.");
    private static final UrlOption<String> JOURNAL =
            UrlOption.choice("journal", Set.of("WAL", "DELETE"), "WAL", "The journal's mode.");
    private static final UrlOption<String> NAME = UrlOption.text("application_name", "based", "Shown by the server.");
    private static final List<UrlOption<?>> ALL = List.of(MAX_SIZE, USE_LOCK, TIMEOUT, MODE, JOURNAL, NAME);

    private static DatabaseUrl url(String options) {
        return DatabaseUrl.parse("postgresql://user:s3cret@host/db?" + options);
    }

    @Test
    void from_absentOption() {
        assertThat(MAX_SIZE.from(url(""))).isEqualTo(10);
        assertThat(MAX_SIZE.find(url(""))).isEmpty();
        assertThat(MAX_SIZE.defaultValue()).isEqualTo(10);
        assertThat(MAX_SIZE.name()).isEqualTo("max_size");
        assertThat(MAX_SIZE.description()).isEqualTo("Connections at most.");
        assertThat(MAX_SIZE).hasToString("max_size: a whole number from 1 to 1000");
    }

    @Test
    void from_givenOption() {
        assertThat(MAX_SIZE.from(url("max_size=20"))).isEqualTo(20);
        assertThat(MAX_SIZE.find(url("max_size=20"))).hasValue(20);
        assertThat(NAME.from(url("application_name=a+b%20c"))).isEqualTo("a+b c");
        assertThat(MODE.from(url("sslmode=verify-full"))).isEqualTo(Mode.VERIFY_FULL);
        assertThat(MODE.from(url("sslmode=Verify_Full"))).isEqualTo(Mode.VERIFY_FULL);
        assertThat(JOURNAL.from(url("journal=wal"))).isEqualTo("WAL");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "ON, true", "yes, true", "False, false", "0, false", "off, false", "no, false"
    })
    void from_bool(String text, boolean expected) {
        assertThat(USE_LOCK.from(url("use_lock=" + text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h, PT1H",
        "2d, PT48H",
        "30, PT30S",
        "999, PT16M39S",
        "PT1.5S, PT1.5S",
        "0, PT0S"
    })
    void from_duration(String text, Duration expected) {
        assertThat(TIMEOUT.from(url("acquire_timeout=" + text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_size=0",
                "max_size=1001",
                "max_size=ten",
                "max_size=99999999999",
                "max_size",
                "use_lock=maybe",
                "use_lock",
                "acquire_timeout=1000",
                "acquire_timeout=-1s",
                "acquire_timeout=PT-1S",
                "acquire_timeout=1.5s",
                "acquire_timeout=999999999999999999d",
                "acquire_timeout=soon",
                "sslmode=require",
                "journal=memory"
            })
    void from_valueThatIsNotAccepted(String option) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> ALL.forEach(known -> known.from(url(option))))
                .withMessageContaining("\"" + option.split("=", 2)[0] + "\"")
                .withMessageContaining("user:***@host")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void from_messageSaysWhatIsAccepted() {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> MODE.from(url("sslmode=require")))
                .withMessageContaining("one of [disable, verify-full], not \"require\"");
    }

    @Test
    void e2_from_secretValueThatIsNotAccepted() {
        UrlOption<Integer> secret = UrlOption.integer("secret_number", 0, 0, 9, "A secret.");

        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> secret.from(url("secret_number=4711")))
                .withMessageNotContaining("4711");
    }

    @Test
    void requireKnown_known() {
        assertThatCode(() -> UrlOption.requireKnown(url("max_size=1&sslmode=x"), ALL))
                .doesNotThrowAnyException();
    }

    @Test
    void name_inAnyCase() {
        UrlOption<Integer> option = UrlOption.integer("max_size", 10, 1, 100, "how many connections");
        assertThatCode(() -> UrlOption.requireKnown(url("Max_Size=1&sslMode=x"), ALL))
                .doesNotThrowAnyException();
        assertThat(option.from(url("Max_Size=7"))).isEqualTo(7);
    }

    @Test
    void requireKnown_twiceInDifferentCases() {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> UrlOption.requireKnown(url("sslmode=require&sslMode=disable"), ALL))
                .withMessageContaining("\"sslMode\" is given twice");
    }

    @ParameterizedTest
    @CsvSource({"maxsize, max_size", "max-size, max_size", "mx_size, max_size", "sslmoed, sslmode", "use_lok, use_lock"
    })
    void requireKnown_misspelt(String misspelt, String meant) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> UrlOption.requireKnown(url(misspelt + "=1"), ALL))
                .withMessageContaining("Unknown option \"" + misspelt + "\"")
                .withMessageContaining("did you mean \"" + meant + "\"?")
                .withMessageContaining("[acquire_timeout, application_name, journal, max_size, sslmode, use_lock]");
    }

    @Test
    void requireKnown_nothingAlike() {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> UrlOption.requireKnown(url("channel_binding=1"), ALL))
                .withMessageNotContaining("did you mean");
    }

    @Test
    void integer_nameNotInSnakeCase() {
        assertThatIllegalArgumentException().isThrownBy(() -> UrlOption.bool("maxSize", true, "x"));
    }
}
