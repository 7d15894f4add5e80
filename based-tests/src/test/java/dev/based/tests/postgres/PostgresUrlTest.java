package dev.based.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a URL says reaches the server. */
class PostgresUrlTest extends PostgresTest {
    @Test
    void postgres_isTheSameScheme() {
        String url = server().url().replaceFirst("^postgresql:", "postgres:");

        assertThat(value(connect(url), "SELECT 42")).isEqualTo(42);
    }

    @ParameterizedTest
    @CsvSource({
        "application_name, films, films",
        "search_path, films, films",
        "timezone, Europe/Berlin, Europe/Berlin",
        "statement_timeout, 90s, 90s",
        "lock_timeout, 300ms, 300ms",
        "idle_in_transaction_session_timeout, 2m, 2min"
    })
    void setting_isThatOfTheUrl(String option, String value, String shown) {
        Database database = connect(server().url(option, value));

        assertThat(value(database, "SELECT current_setting('" + option + "')")).isEqualTo(shown);
    }
}
