package dev.based.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.SqlSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of statements: the examples of OpenTelemetry's conventions, and what is hard about them. */
class StatementTextsTest {
    private static StatementTexts.Text text(String sql, boolean binds, SqlSyntax syntax) {
        StatementTexts texts = new StatementTexts(16);
        texts.understand(syntax);
        return texts.of(sql, binds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "SELECT * FROM wuser_table WHERE username = ? | SELECT wuser_table",
                "INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = ?"
                        + " | INSERT shipping_details SELECT orders",
                "SELECT * FROM songs, artists WHERE songs.artist_id = artists.id | SELECT songs artists",
                "SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer_id = c.customer_id)"
                        + " | SELECT SELECT orders customers",
                "SELECT * FROM \"song list\", films | SELECT \"song list\" films",
                "select a, b from public.films f left join only x.y on true where f.id in (1, 2) | select public.films x.y",
                "UPDATE films SET year = EXTRACT(YEAR FROM released) WHERE a IS DISTINCT FROM b | UPDATE films",
                "SELECT substring(name FROM 2), replace(a, 'x', 'y') FROM films FOR UPDATE | SELECT films",
                "INSERT INTO films VALUES (1) ON CONFLICT (id) DO UPDATE SET year = 2 | INSERT films",
                "INSERT INTO films VALUES (1) ON DUPLICATE KEY UPDATE year = 2 | INSERT films",
                "INSERT OR REPLACE INTO films VALUES (1) | INSERT films",
                "REPLACE INTO films VALUES (1) | REPLACE films",
                "DELETE FROM films WHERE id IN (SELECT film_id FROM old) | DELETE films SELECT old",
                "WITH top AS (SELECT * FROM films) SELECT count(*) FROM top | SELECT films SELECT top",
                "SELECT n FROM generate_series(1, 5) AS n, films | SELECT films",
                "SELECT a FROM b UNION SELECT c FROM d | SELECT b SELECT d",
                "SELECT * FROM (a JOIN b USING (id)), c | SELECT a b c",
                "MERGE INTO films USING news ON films.id = news.id WHEN MATCHED THEN UPDATE SET year = 1"
                        + " | MERGE films news UPDATE",
                "CREATE TABLE IF NOT EXISTS films (id INT) | CREATE TABLE films",
                "CREATE UNIQUE INDEX by_year ON films (year) | CREATE INDEX by_year",
                "DROP TABLE films | DROP TABLE films",
                "TRUNCATE films | TRUNCATE films",
                "CALL refresh(1) | CALL",
                "SHOW server_version | SHOW",
                "VALUES (1) | VALUES",
            })
    void summary_isTheOperationsAndTheirTables(String sql, String summary) {
        assertThat(text(sql, false, SqlSyntax.POSTGRESQL).summary()).isEqualTo(summary);
    }

    @Test
    void summary_isBoundedAndCutsNothingInTwo() {
        String summary = text("SELECT 1 FROM " + "a_table_of_a_long_name, ".repeat(50) + "b", false, SqlSyntax.STANDARD)
                .summary();
        assertThat(summary)
                .hasSizeLessThanOrEqualTo(255)
                .startsWith("SELECT a_table")
                .endsWith("_long_name b");
    }

    @Test
    void sql_withoutPlaceholders_hasNoLiterals() {
        String sql = "SELECT 'Ann''s', 42, 1.5e3, X'CAFE' /* secret */ FROM films WHERE name = 'Bob' -- secret";
        String shown = text(sql, false, SqlSyntax.POSTGRESQL).sql();
        assertThat(shown)
                .doesNotContain("Ann", "42", "1.5", "CAFE", "secret", "Bob")
                .startsWith("SELECT ?, ?, ?, ");
        assertThat(text("SELECT \"secret\" FROM films", false, SqlSyntax.MYSQL).sql())
                .isEqualTo("SELECT ? FROM films");
        assertThat(text("SELECT f.\"title\" FROM films f WHERE name = \"secret\"", false, SqlSyntax.SQLITE)
                        .sql())
                .isEqualTo("SELECT f.\"title\" FROM films f WHERE name = ?");
        assertThat(text("SELECT $$secret$$, E'sec\\'ret'", false, SqlSyntax.POSTGRESQL)
                        .sql())
                .isEqualTo("SELECT ?, ?");
    }

    @Test
    void sql_withPlaceholders_isAsItIs() {
        String sql = "SELECT * FROM films /* list */ WHERE genre = 'noir' AND year = $1";
        assertThat(text(sql, true, SqlSyntax.POSTGRESQL).sql()).isEqualTo(sql);
        assertThat(text("SELECT :year, 'x'", false, SqlSyntax.SQLITE).sql()).isEqualTo("SELECT :year, 'x'");
    }

    @Test
    void sql_thatCannotBeRead_isNotShown() {
        assertThat(text("SELECT 'secret", false, SqlSyntax.STANDARD)).isEqualTo(StatementTexts.Text.NONE);
        assertThat(new StatementTexts(16).of("SELECT 1", false)).isEqualTo(StatementTexts.Text.NONE);
        assertThat(text("SELECT a" + ", 'x'".repeat(100_000), true, SqlSyntax.STANDARD)
                        .sql())
                .hasSizeLessThan(2_100);
    }

    @Test
    void rate_isBounded_andTellsWhatWasDropped() {
        RateLimit limit = new RateLimit(2);
        long now = Long.MAX_VALUE - 10; // the clock may pass its end
        assertThat(limit.take(now)).isZero();
        assertThat(limit.take(now)).isZero();
        assertThat(limit.take(now)).isEqualTo(-1);
        assertThat(limit.take(now + 999_999_999)).isEqualTo(-1);
        assertThat(limit.take(now + 1_000_000_000)).isEqualTo(2);
        assertThat(limit.take(now + 1_000_000_001)).isZero();
    }
}
