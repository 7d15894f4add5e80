package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.InvalidStatementException;
import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.EmptyList;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParameterRulesTest {
    private static final String SECRET = "s3cr3t";

    @Test
    void p2_missingNamedParameterIsNamed() {
        assertRefused("SELECT :year, :title, :a", Map.of("a", SECRET), "No value was given for :year, :title.");
        assertRefused("SELECT :year", new Object[0], "No value was given for :year: give a Map");
        assertRefused("SELECT :year", new Object[] {SECRET}, "No value was given for :year (1 value was given)");
    }

    @Test
    void p2_unusedNamedParameterIsNamed() {
        assertRefused("SELECT :a", Map.of("a", 1, "year", SECRET), "A value was given for :year, which");
        assertRefused("SELECT 1", Map.of("year", SECRET), "A value was given for :year, which");
        assertRefused("SELECT ?", Map.of("year", SECRET), "A value was given for :year, which");
    }

    @Test
    void p2_misspeltNameShowsBoth() {
        assertRefused(
                "SELECT :year", Map.of("yaer", SECRET), "No value was given for :year. A value was given for :yaer");
        assertRefused("SELECT :year", Map.of(":year", SECRET), "names without the colon");
    }

    @Test
    void p2_wrongNumberOfPositionalParametersIsCounted() {
        assertRefused("SELECT ?, ?, ?", new Object[] {1, SECRET}, "has 3 placeholders but 2 values were given");
        assertRefused("SELECT ?", new Object[] {1, SECRET}, "has 1 placeholder but 2 values were given");
        assertRefused("SELECT 1", new Object[] {SECRET}, "has 0 placeholders but 1 value was given");
        assertRefused("SELECT ?", Map.of(), "has 1 placeholder but 0 values were given");
        assertRefused("SELECT j ? 'a'", new Object[0], "is written with ??");
    }

    @Test
    void p2_valuesInOneObjectAreTold() {
        assertRefused("SELECT ?", new String[] {SECRET, "b"}, "elements of a String[] are taken for as many values");
        assertRefused("SELECT :a", new Object[] {Map.of("a", SECRET)}, "declare it as a Map<String, ?>");
        assertRefused("SELECT ?, ?", new Object[] {List.of(1, SECRET)}, "give its toArray()");
        assertRefused("SELECT :a, :b", new Object[] {List.of(1, SECRET)}, "or a Map by name");
    }

    @Test
    void p2_mixedParametersAreNamed() {
        assertRefused("SELECT :a, ?, :b", new Object[] {SECRET}, "mixes :a, :b and ?");
        assertRefused("SELECT ?, :a", Map.of("a", SECRET), "mixes :a and ?");
        assertRefused("SELECT j ? :a", Map.of("a", SECRET), "is written with ??");
    }

    @Test
    void p2_theDatabasesOwnParametersAreRefusedWithWhatToWrite() {
        for (String sql : List.of("SELECT $1", "SELECT ?, $2", "SELECT ?1", "WITH x AS (SELECT $12) TABLE x")) {
            assertInvalid(Compilers.POSTGRESQL, sql);
        }
        for (String sql :
                List.of("SELECT $a", "SELECT @a", "SELECT :1", "SELECT ?1", "SELECT a = $a::b", "SELECT $$")) {
            assertInvalid(Compilers.SQLITE, sql);
        }
        assertInvalid(Compilers.MYSQL, "SELECT ?1");
        assertThat(Compilers.POSTGRESQL.compile("PREPARE x AS SELECT $1").placeholders())
                .isZero();
        assertThat(Compilers.POSTGRESQL
                        .compile("CREATE FUNCTION f(int) RETURNS int RETURN $1")
                        .placeholders())
                .isZero();
        assertThat(Compilers.MYSQL.compile("SELECT @a, @@b, @'c'").placeholders())
                .isZero();
    }

    @Test
    void p2_parameterInAnExecutableCommentIsRefused() {
        assertThatThrownBy(() -> Compilers.MYSQL.compile("SELECT ?\n/*!80000 , ? */"))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("The parameter at line 2, column 12")
                .hasMessageContaining("outside of the comment");
        assertThat(Compilers.MYSQL.compile("SELECT /*!80000 '?' */ /*+ ? */ ?").placeholders())
                .isOne();
    }

    private static void assertInvalid(SqlCompiler compiler, String sql) {
        assertThatThrownBy(() -> compiler.compile(sql))
                .as(sql)
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("write ? or :name");
    }

    @Test
    void p2_otherTypesAreRefused() {
        assertRefused("SELECT ?", List.of(SECRET), "Object[] or a Map");
    }

    @Test
    void p2_noParametersMayBeEitherKind() {
        assertThat(bind("SELECT 1", Map.of()).values()).isEmpty();
        assertThat(bind("SELECT 1").values()).isEmpty();
    }

    @Test
    void p3_collectionExpands() {
        Command command = bind("SELECT 1 WHERE a = ? AND b IN (?) AND c = ?", 1, List.of(2, 3), 4);

        assertThat(command.sql()).isEqualTo("SELECT 1 WHERE a = $1 AND b IN ($2, $3) AND c = $4");
        assertThat(command.values()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void p3_collectionByNameIsNumberedOnceAndRepeatedOtherwise() {
        String sql = "SELECT :x WHERE a IN (:ids) OR b IN (0, :ids) OR c = :x";
        Map<String, Object> parameters = Map.of("ids", List.of(7, 8), "x", 9);

        Command numbered = bind(sql, parameters);
        assertThat(numbered.sql()).isEqualTo("SELECT $1 WHERE a IN ($2, $3) OR b IN (0, $2, $3) OR c = $1");
        assertThat(numbered.values()).containsExactly(9, 7, 8);
        assertThat(numbered.parameter(2)).isEqualTo(":ids");

        Command repeated = Compilers.SQLITE.compile(sql).bind(parameters);
        assertThat(repeated.sql()).isEqualTo("SELECT ? WHERE a IN (?, ?) OR b IN (0, ?, ?) OR c = ?");
        assertThat(repeated.values()).containsExactly(9, 7, 8, 7, 8, 9);
        assertThat(repeated.parameter(5)).isEqualTo(":x");
    }

    @Test
    void p3_emptyCollectionMatchesNothingAndItsOppositeEverything() {
        Map<String, Object> parameters = Map.of("ids", List.of(), "x", 1);

        assertThat(bind("SELECT 1 WHERE :x = a AND NOT b in ( /* ) */ :ids -- )\n ) AND c = :x", parameters)
                        .sql())
                .isEqualTo("SELECT 1 WHERE $1 = a AND NOT b in ( /* ) */ NULL -- )\n ) IS NOT NULL AND c = $1");
        assertThat(bind("SELECT :x WHERE b NOT IN (:ids) OR b IN(:ids)", parameters)
                        .sql())
                .isEqualTo("SELECT $1 WHERE b NOT IN (NULL) IS NULL OR b IN(NULL) IS NOT NULL");
        assertThat(bind("SELECT :x WHERE b NOT IN (:ids) OR b IN(:ids)", parameters)
                        .values())
                .containsExactly(1);
        assertThat(bind("SELECT a->>'x' IN (?)", List.of()).sql()).isEqualTo("SELECT a->>'x' IN (NULL) IS NOT NULL");
        assertThat(bind("SELECT f(a = 1) IN (?) = true", List.of()).sql())
                .isEqualTo("SELECT f(a = 1) IN (NULL) IS NOT NULL = true");
    }

    @Test
    void p3_emptyCollectionBesideAComparisonIsRefused() {
        for (String sql : List.of(
                "SELECT true = a IN (?)",
                "SELECT b<=a NOT IN (?)",
                "SELECT b=-a IN (?)",
                "SELECT b IS DISTINCT FROM a IN (?)",
                "SELECT a IN (?) + 1",
                "UPDATE t SET b = a IN (?)")) {
            assertRefused(sql, new Object[] {List.of()}, "put parentheses around");
            assertThat(bind(sql, List.of(1)).sql()).contains("IN ($1)");
        }
        assertThat(bind("SELECT true = (a IN (?))", List.of()).sql())
                .isEqualTo("SELECT true = (a IN (NULL) IS NOT NULL)");
    }

    @Test
    void p3_emptyCollectionIsWrittenAsTheDialectSays() {
        String sql = "SELECT 1 WHERE a IN (?) OR b = ? OR c NOT IN ( /* x */ ?)";
        Object[] values = {List.of(), 1, List.of()};

        assertThat(empty(EmptyList.UNKNOWN, sql, values))
                .isEqualTo("SELECT 1 WHERE a IN (NULL) IS NOT UNKNOWN OR b = ? OR c NOT IN ( /* x */ NULL) IS UNKNOWN");
        assertThat(empty(EmptyList.query("SELECT NULL FROM dual WHERE 1 = 0"), sql, values))
                .isEqualTo("SELECT 1 WHERE a IN (SELECT NULL FROM dual WHERE 1 = 0) OR b = ?"
                        + " OR c NOT IN ( /* x */ SELECT NULL FROM dual WHERE 1 = 0)");
        assertThat(empty(EmptyList.query("SELECT 1 WHERE FALSE"), "SELECT b = a IN (?)", List.of()))
                .isEqualTo("SELECT b = a IN (SELECT 1 WHERE FALSE)");
    }

    private static String empty(EmptyList form, String sql, Object... values) {
        SqlSyntax syntax = SqlSyntax.STANDARD.withEmptyList(form);
        return new SqlCompiler(syntax, SqlWords.STANDARD, 0)
                .compile(sql)
                .bind(values)
                .sql();
    }

    @Test
    void p3_emptyCollectionElsewhereIsRefused() {
        for (String sql : List.of("SELECT a IN (0, ?)", "SELECT ARRAY[?]", "SELECT f(?)")) {
            assertRefused(sql, new Object[] {List.of()}, "whole list of an IN");
        }
    }

    @Test
    void p3_collectionOutsideAListIsRefused() {
        for (String sql : List.of("SELECT a = ?", "SELECT a IN ?", "SELECT a IN (?::int)", "SELECT a IN (?) = ?")) {
            Object[] values = new Object[bindable(sql)];
            Arrays.fill(values, List.of(1));
            assertRefused(sql, values, "which takes one value");
        }
        assertRefused("SELECT a IN (:ids)", Map.of("ids", List.of(List.of(SECRET))), "bound to :ids is itself");
    }

    @Test
    void p3_collectionAsOneOfARowsValuesIsRefused() {
        for (String sql : List.of(
                "INSERT INTO t VALUES (:v)",
                "INSERT INTO t VALUES (f(1, (2)), :v)",
                "INSERT INTO t VALUES (ARRAY[a[1], 2], :v)",
                "INSERT INTO t VALUES (1, 2), (3, :v)",
                "SELECT * FROM (VALUES (:v, 1)) AS x")) {
            assertRefused(sql, Map.of("v", List.of(SECRET)), "executeMany");
        }
        for (String sql : List.of(
                "INSERT INTO t VALUES (ARRAY[:v])",
                "INSERT INTO t VALUES (f(:v), 1)",
                "INSERT INTO t VALUES ((SELECT 1 WHERE 2 IN (:v)))",
                "SELECT COALESCE(:v)")) {
            assertThat(bind(sql, Map.of("v", List.of(1, 2))).values()).as(sql).containsExactly(1, 2);
        }
    }

    @Test
    void p3_arraysAreSingleValues() {
        Object[] array = {1, 2};
        byte[] bytes = {1, 2};

        assertThat(bind("SELECT ?, ?", array, bytes).values()).containsExactly(array, bytes);
    }

    @Test
    void p3_manyElements() {
        Command command = bind("SELECT a IN (?)", Collections.nCopies(10_000, 1));

        assertThat(command.values()).hasSize(10_000);
        assertThat(command.sql()).endsWith(", $10000)");
    }

    @Test
    void p3_batchRefusesCollections() {
        CompiledSql compiled = Compilers.POSTGRESQL.compile("SELECT :a");

        assertThatThrownBy(() -> compiled.values(Map.of("a", List.of(SECRET))))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(":a in a batch")
                .hasMessageNotContaining(SECRET);
        assertThat(compiled.bindItem(Map.of("a", 1))
                        .withValues(compiled.values(Map.of("a", 2)))
                        .values())
                .containsExactly(2);
    }

    @Test
    void p4_nullIsAValue() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("a", null);

        assertThat(bind("SELECT :a", parameters).values()).containsExactly((Object) null);
        assertThat(bind("SELECT ?, a IN (?)", null, Arrays.asList(1, null)).values())
                .containsExactly(null, 1, null);
    }

    @Test
    void p6_valuesAreHandedOverAsTheyAre() {
        Object[] values = {"'; DROP TABLE t; --"};
        CompiledSql compiled = Compilers.POSTGRESQL.compile("SELECT ?");

        assertThat(compiled.bind(values).values()).isSameAs(values);
        assertThat(compiled.bind(values).sql()).isSameAs(compiled.bind(values).sql());
    }

    private static int bindable(String sql) {
        return Compilers.POSTGRESQL.compile(sql).placeholders();
    }

    private static Command bind(String sql, Map<String, ?> parameters) {
        return Compilers.POSTGRESQL.compile(sql).bind(parameters);
    }

    private static Command bind(String sql, @Nullable Object... parameters) {
        return Compilers.POSTGRESQL.compile(sql).bind(parameters);
    }

    private static void assertRefused(String sql, Object parameters, String message) {
        CompiledSql compiled = Compilers.POSTGRESQL.compile(sql);

        assertThatThrownBy(() -> compiled.bind(parameters))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(SECRET);
    }
}
