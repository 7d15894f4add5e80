package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.PlainInsert;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which INSERTs only say where their values go, and may be done in a faster way. */
class PlainInsertTest {
    private static @Nullable PlainInsert read(SqlSyntax syntax, String sql) {
        return new SqlCompiler(syntax, SqlWords.STANDARD, 0)
                .compile(sql)
                .traits()
                .plainInsert();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO s.\"T\" (a, \"b c\") VALUES (?, ?)",
                "insert into s . \"T\"(a,\"b c\")values(:x,:y)",
                "  INSERT -- into\n INTO s.\"T\" (a, \"b c\") /* (c) */ VALUES (:x, :y.z)"
            })
    void plainInsertsAreRead(String sql) {
        assertThat(read(SqlSyntax.POSTGRESQL, sql))
                .isEqualTo(new PlainInsert(
                        "s.\"T\"", "s", "T", List.of("a", "\"b c\""), List.of("a", "b c"), List.of("?", "?"), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO `s`.`t``1` (`a b`, `b`) VALUES (?, ?)",
                "insert into `s`.`t``1`(`a b`,`b`) values (:x, :x)",
            })
    void plainInsertsOfMysqlAreRead(String sql) {
        assertThat(read(SqlSyntax.MYSQL, sql))
                .isEqualTo(new PlainInsert(
                        "`s`.`t``1`",
                        "s",
                        "t`1",
                        List.of("`a b`", "`b`"),
                        List.of("a b", "b"),
                        List.of("?", "?"),
                        true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (a) VALUES (?);",
                "INSERT INTO t (a) VALUES (?) ",
                "INSERT INTO t (a) VALUES (?) -- x"
            })
    void textThatGoesOnBehindTheRow_isSaidToDoSo(String sql) {
        for (SqlSyntax syntax : List.of(SqlSyntax.POSTGRESQL, SqlSyntax.MYSQL)) {
            assertThat(read(syntax, sql))
                    .isEqualTo(new PlainInsert("t", null, "t", List.of("a"), List.of("a"), List.of("?"), false));
        }
    }

    /** The table's own columns, in their order. */
    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO t VALUES (?, ?)", "insert into t values(:x,:y)"})
    void withoutNames_isRead(String sql) {
        for (SqlSyntax syntax : List.of(SqlSyntax.POSTGRESQL, SqlSyntax.MYSQL)) {
            assertThat(read(syntax, sql))
                    .isEqualTo(new PlainInsert("t", null, "t", List.of(), List.of(), List.of("?", "?"), true));
        }
    }

    /** A row may have what is the same in each, and tells which columns have a parameter. */
    @Test
    void constants_areRead() {
        String row = "(default, ?, NULL, 'it''s', 7, true, ?)";
        for (SqlSyntax syntax : List.of(SqlSyntax.POSTGRESQL, SqlSyntax.MYSQL)) {
            PlainInsert plain = read(syntax, "INSERT INTO t VALUES " + row);
            assertThat(plain).isNotNull();
            assertThat(plain.values()).containsExactly("DEFAULT", "?", "NULL", "'it''s'", "7", "TRUE", "?");
            assertThat(plain.parameters()).containsExactly(1, 6);
            assertThat(read(syntax, "INSERT INTO t (a, b, c, d, e, f, g) VALUES " + row))
                    .isEqualTo(new PlainInsert(
                            "t",
                            null,
                            "t",
                            List.of("a", "b", "c", "d", "e", "f", "g"),
                            List.of("a", "b", "c", "d", "e", "f", "g"),
                            plain.values(),
                            true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES ()",
                "INSERT INTO t VALUES (?, )",
                "INSERT INTO t VALUES (1, DEFAULT)",
                "INSERT INTO t VALUES (?, now())",
                "INSERT INTO t VALUES (?, CURRENT_TIMESTAMP)",
                "INSERT INTO t VALUES (?, -1)",
                "INSERT INTO t VALUES (?, 'a' 'b')",
                "INSERT INTO t VALUES (?, other)",
                "INSERT INTO t VALUES (?), (?)",
                "INSERT INTO t (a, b) VALUES (?, 1, 2)",
                "INSERT INTO t (a, b) VALUES (?)",
                "INSERT INTO t (a) VALUES (?, ?)",
                "INSERT INTO t (a) VALUES (?), (?)",
                "INSERT INTO t (a) VALUES (?) RETURNING a",
                "INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING",
                "INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = 1",
                "INSERT INTO t (a) VALUES (? + 1)",
                "INSERT INTO t (a) VALUES (CAST(? AS int))",
                "INSERT INTO t (a) VALUES (1)",
                "INSERT INTO t (a) VALUES ('x')",
                "INSERT INTO t DEFAULT VALUES",
                "INSERT INTO t (a[1]) VALUES (?)",
                "INSERT INTO t (a.b) VALUES (?)",
                "INSERT INTO t AS x (a) VALUES (?)",
                "INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (?)",
                "INSERT INTO t (a) SELECT ?",
                "INSERT INTO t () VALUES ()",
                "INSERT IGNORE INTO t (a) VALUES (?)",
                "REPLACE INTO t (a) VALUES (?)",
                "WITH x AS (SELECT 1) INSERT INTO t (a) VALUES (?)",
                "EXPLAIN INSERT INTO t (a) VALUES (?)",
                "UPDATE t SET a = ?"
            })
    void othersAreNot(String sql) {
        assertThat(read(SqlSyntax.POSTGRESQL, sql)).isNull();
        assertThat(read(SqlSyntax.MYSQL, sql)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (\"a\") VALUES (?)",
                "INSERT /*! IGNORE */ INTO t (a) VALUES (?)",
                "INSERT INTO t (a) VALUES (?) /*!80000 ON DUPLICATE KEY UPDATE a = 1 */",
                "INSERT INTO t (a) VALUES (?) /*M! RETURNING a */"
            })
    void textsAndExecutableCommentsOfMysqlAreNone(String sql) {
        assertThat(read(SqlSyntax.MYSQL, sql)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO t (a, b) VALUES (:x, :x)", "INSERT INTO U&\"t\" (a, b) VALUES (:x, :y)"})
    void oneNumberForTwoColumnsIsNone(String sql) {
        assertThat(read(SqlSyntax.POSTGRESQL, sql)).isNull();
    }
}
