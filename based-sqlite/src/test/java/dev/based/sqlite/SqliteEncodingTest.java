package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** V1: text is the same in a database of any encoding, also in one that gets its encoding when connections are open. */
class SqliteEncodingTest extends SqliteTestSupport {
    private static final List<String> TEXTS =
            List.of("", "Ikiru", "Amélie", "生きる", "\uD83C\uDFAC", "a\0b", "\0", "x".repeat(100_000));

    private static void assertTexts(Database database) {
        String sql = "SELECT title, title FROM t ORDER BY id";
        for (List<Row> rows : List.of(
                await(database.fetchAll(sql)),
                await(database.session(session -> session.fetchAll(sql))),
                await(database.stream(sql).collect(Collectors.toList())))) {
            assertThat(rows).extracting(row -> row.getString(0)).isEqualTo(TEXTS);
            assertThat(rows).extracting(row -> row.getString(1)).isEqualTo(TEXTS);
        }
        assertThat(await(database.fetchValue(String.class, "SELECT :text", java.util.Map.of("text", "é"))))
                .isEqualTo("é");
    }

    private static void insert(Database database) {
        for (int id = 0; id < TEXTS.size(); id++) {
            await(database.execute("INSERT INTO t VALUES (?, ?)", id, TEXTS.get(id)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
    void v1_textOfADatabaseOfThatEncoding_isRead(String encoding) throws Exception {
        try (OtherConnection other = new OtherConnection(file())) {
            other.run("PRAGMA encoding = '" + encoding + "'", "CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT)");
            Database database = connect();
            insert(database);
            assertTexts(database);
            assertThat(other.column("PRAGMA encoding")).containsExactly(encoding);
            assertThat(other.column("SELECT title FROM t ORDER BY id")).isEqualTo(TEXTS);
        }
    }

    /** While it is empty, connections take it for one of UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
    void v1_textOfADatabaseThatGetsThatEncodingLater_isRead(String encoding) throws Exception {
        Database database = connect();
        String sql = "SELECT :text";
        for (int i = 0; i < 10; i++) {
            assertThat(await(database.fetchValue(String.class, sql, java.util.Map.of("text", "é" + i))))
                    .isEqualTo("é" + i);
        }
        try (OtherConnection other = new OtherConnection(file())) {
            other.run("PRAGMA encoding = '" + encoding + "'", "CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT)");
            assertThat(await(database.fetchValue(String.class, sql, java.util.Map.of("text", "é"))))
                    .isEqualTo("é");
            insert(database);
            assertTexts(database);
            assertThat(other.column("SELECT title FROM t ORDER BY id")).isEqualTo(TEXTS);
        }
    }

    /** SQLite takes such bytes for text as they are; a reader replaces what is none. */
    @Test
    void v3_bytesThatAreNoText_areReadAsTheyAre() {
        Database database = connect();
        await(database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, title TEXT)"));
        await(database.execute("INSERT INTO t VALUES (1, CAST(x'61ff62c3' AS TEXT))"));
        assertThat(await(database.fetchExactlyOne("SELECT title FROM t")).get("title"))
                .isEqualTo(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3});
    }
}
