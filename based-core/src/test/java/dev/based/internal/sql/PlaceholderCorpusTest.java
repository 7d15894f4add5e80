package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Command;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Awkward statements: the text, what becomes of it ({@code =} for no change), and the values that the driver gets. These
 * are numbers if they are positional, else names, each of which is bound to itself.
 */
class PlaceholderCorpusTest {
    private static final char ARROW = '→';
    private static final char NO_QUOTE = '\u0001';

    @ParameterizedTest
    @CsvSource(delimiter = ARROW, quoteCharacter = NO_QUOTE, textBlock = """
            SELECT 1                                          → =                                       →
            SELECT ?                                          → SELECT $1                               → 0
            SELECT ?, ?, ?                                    → SELECT $1, $2, $3                       → 0 1 2
            SELECT :a                                         → SELECT $1                               → a
            SELECT :a, :b, :a                                 → SELECT $1, $2, $1                       → a b
            SELECT :a::int                                    → SELECT $1::int                          → a
            SELECT ?::int + 1                                 → SELECT $1::int + 1                      → 0
            SELECT '1'::text                                  → =                                       →
            SELECT x::int, y :: text                          → =                                       →
            SELECT ':a ?'                                     → =                                       →
            SELECT 'it''s :a', :b                             → SELECT 'it''s :a', $1                   → b
            SELECT 'back\\', :b                               → SELECT 'back\\', $1                     → b
            SELECT E'it\\'s :a', :b                           → SELECT E'it\\'s :a', $1                 → b
            SELECT e'\\\\', :b                                → SELECT e'\\\\', $1                      → b
            SELECT E'x'⏎'\\':a', :b                           → SELECT E'x'⏎'\\':a', $1                 → b
            SELECT E'x' -- :c⏎ '\\':a', :b                    → SELECT E'x' -- :c⏎ '\\':a', $1          → b
            SELECT E'x''\\'?', ?                              → SELECT E'x''\\'?', $1                   → 0
            SELECT 'x'⏎'\\', ?                                → SELECT 'x'⏎'\\', $1                     → 0
            SELECT nice'\\', ?                                → SELECT nice'\\', $1                     → 0
            SELECT U&'\\0041?', B'1', X'1F', ?                → SELECT U&'\\0041?', B'1', X'1F', $1     → 0
            SELECT ":a ? "" ?" FROM t                         → =                                       →
            SELECT $$ :a ? $$, :b                             → SELECT $$ :a ? $$, $1                   → b
            SELECT $x$ $$ ? $y$ $x$, ?                        → SELECT $x$ $$ ? $y$ $x$, $1             → 0
            SELECT $ä_1$ ' ? $ä_1$, ?                         → SELECT $ä_1$ ' ? $ä_1$, $1              → 0
            SELECT a$b$, ?, c$b$                              → SELECT a$b$, $1, c$b$                   → 0
            SELECT a$$, :x, b$$                               → SELECT a$$, $1, b$$                     → x
            SELECT 1$$ ? $$, ?                                → SELECT 1$$ ? $$, $1                     → 0
            SELECT $ ?                                        → SELECT $ $1                             → 0
            SELECT 1 -- :a ?⏎, :b                             → SELECT 1 -- :a ?⏎, $1                   → b
            SELECT 1--:a⏎+ ?                                  → SELECT 1--:a⏎+ $1                       → 0
            SELECT 1 -- it's⏎+ ?                              → SELECT 1 -- it's⏎+ $1                   → 0
            SELECT /* :a ' */ :b                              → SELECT /* :a ' */ $1                    → b
            SELECT /* /* ? */ ' */ ?                          → SELECT /* /* ? */ ' */ $1               → 0
            SELECT /*/ ? */ ?                                 → SELECT /*/ ? */ $1                      → 0
            SELECT 5 # ?                                      → SELECT 5 # $1                           → 0
            SELECT a[1:2]                                     → =                                       →
            SELECT a[i:j]                                     → =                                       →
            SELECT a[:i]                                      → =                                       →
            SELECT a[:i], a[:], a[(:j)]                       → SELECT a[:i], a[:], a[($1)]             → j
            SELECT a[?:?]                                     → SELECT a[$1:$2]                         → 0 1
            SELECT a[1:n][m :k]                               → =                                       →
            SELECT a[f(x):n]                                  → =                                       →
            SELECT a[b[1]:n]                                  → =                                       →
            SELECT a["x":n]                                   → =                                       →
            SELECT a[(:i)]                                    → SELECT a[($1)]                          → i
            SELECT a[x + :i]                                  → SELECT a[x + $1]                        → i
            SELECT ARRAY[:a, :b]                              → SELECT ARRAY[$1, $2]                    → a b
            SELECT ARRAY[CASE WHEN :a THEN :b ELSE :c END]    → SELECT ARRAY[CASE WHEN $1 THEN $2 ELSE $3 END] → a b c
            SELECT ARRAY[NOT :a]                              → SELECT ARRAY[NOT $1]                    → a
            SELECT a[(:i)::int], a[:i::int]                   → SELECT a[($1)::int], a[:i::int]         → i
            SELECT a[1][:i], (b)[:i], ARRAY[:i, ARRAY[:j]]    → SELECT a[1][:i], (b)[:i], ARRAY[$1, ARRAY[$2]] → i j
            SELECT JSON_OBJECT('a':x, b :y, 'c':f(:z))        → SELECT JSON_OBJECT('a':x, b :y, 'c':f($1)) → z
            SELECT json_object(:k : :v, :k::text : 1)         → SELECT json_object($1 : $2, $1::text : 1) → k v
            SELECT JSON_OBJECTAGG(k:v), JSON_OBJECT('a' : CASE WHEN :x THEN 1 END) → SELECT JSON_OBJECTAGG(k:v), JSON_OBJECT('a' : CASE WHEN $1 THEN 1 END) → x
            SELECT JSON_OBJECT('a' VALUE :v), JSON_OBJECTAGG(k VALUE :v) → SELECT JSON_OBJECT('a' VALUE $1), JSON_OBJECTAGG(k VALUE $1) → v
            SELECT JSON_OBJECT(KEY k VALUE :v, value :w, 'b' : x AT TIME ZONE :z) → SELECT JSON_OBJECT(KEY k VALUE $1, value :w, 'b' : x AT TIME ZONE $2) → v z
            SELECT JSON_OBJECT('a' : :v, 'b':x IN (:w), CASE WHEN :x THEN y END :z) → SELECT JSON_OBJECT('a' : $1, 'b':x IN ($2), CASE WHEN $3 THEN y END :z) → v w x
            SELECT JSON_OBJECT(a COLLATE :c, t.k::double precision :v, now()::timestamp with time zone :w) → SELECT JSON_OBJECT(a COLLATE $1, t.k::double precision :v, now()::timestamp with time zone :w) → c
            SELECT ARRAY[x AT TIME ZONE :z, a OPERATOR(pg_catalog.+) :v, ARRAY[y :w]] → SELECT ARRAY[x AT TIME ZONE $1, a OPERATOR(pg_catalog.+) $2, ARRAY[y $3]] → z v w
            SELECT a[x:y + :i], a[x DIV :i : :j], a[:i:(:j)], a[:i + :j] → SELECT a[x:y + $1], a[x DIV $1 : $2], a[:i:($2)], a[:i + $2] → i j
            UPDATE t SET a[1:n] = :v                          → UPDATE t SET a[1:n] = $1                → v
            SELECT x[1]:a                                     → SELECT x[1]$1                           → a
            SELECT f(n := :v)                                 → SELECT f(n := $1)                       → v
            SELECT f(n :=:v)                                  → SELECT f(n :=$1)                        → v
            SELECT j ?? 'k'                                   → SELECT j ? 'k'                          →
            SELECT j ?? ?                                     → SELECT j ? $1                           → 0
            SELECT j ??| ?                                    → SELECT j ?| $1                          → 0
            SELECT j ??& :k                                   → SELECT j ?& $1                          → k
            SELECT j @?? :path                                → SELECT j @? $1                          → path
            SELECT '??', "??", $$??$$ /* ?? */                → =                                       →
            SELECT ???                                        → SELECT ?$1                              → 0
            SELECT j->>'a' = :a                               → SELECT j->>'a' = $1                     → a
            SELECT 'a'||:a||'b'                               → SELECT 'a'||$1||'b'                     → a
            SELECT 1 LIMIT?                                   → SELECT 1 LIMIT $1                       → 0
            SELECT 1 LIMIT:n                                  → SELECT 1 LIMIT $1                       → n
            SELECT 1 WHERE x=?AND y=?                         → SELECT 1 WHERE x=$1 AND y=$2            → 0 1
            SELECT :größe, :Ω2, :_x                           → SELECT $1, $2, $3                       → größe Ω2 _x
            SELECT '12:30', 12:30, : a                        → =                                       →
            SELECT :a.b                                       → SELECT $1.b                             → a
            SELECT :a-:b                                      → SELECT $1-$2                            → a b
            SELECT (:a),(:a)                                  → SELECT ($1),($1)                        → a
            SELECT :A, :a                                     → SELECT $1, $2                           → A a
            CREATE FUNCTION f() AS $$ SELECT :x; $$           → =                                       →
            CREATE FUNCTION f(int) BEGIN ATOMIC SELECT $1; END → =                                      →
            CREATE FUNCTION f(j jsonb) RETURN j ?? 'a'        → CREATE FUNCTION f(j jsonb) RETURN j ? 'a' →
            """)
    void p1_postgresql(String sql, String expected, @Nullable String values) {
        check(Compilers.POSTGRESQL, sql, expected, values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ARROW, quoteCharacter = NO_QUOTE, textBlock = """
            SELECT ?, ?                             → =                                → 0 1
            SELECT :a, :b, :a                       → SELECT ?, ?, ?                   → a b a
            SELECT 'it\\'s :a', :b                  → SELECT 'it\\'s :a', ?            → b
            SELECT "it\\"s :a", :b                  → SELECT "it\\"s :a", ?            → b
            SELECT 'it''s ?', "a""?", ?             → =                                → 0
            SELECT `:a ``? \\`, :b FROM t           → SELECT `:a ``? \\`, ? FROM t     → b
            SELECT 1 # :a ?                         → =                                →
            SELECT 1 # it's⏎+ :b                    → SELECT 1 # it's⏎+ ?              → b
            SELECT 1 -- it's⏎+ :b                   → SELECT 1 -- it's⏎+ ?             → b
            SELECT 5--?                             → =                                → 0
            SELECT 5--⏎?                            → =                                → 0
            SELECT /* /* ? */ ?                     → =                                → 0
            SELECT /*! SQL_NO_CACHE */ ?            → =                                → 0
            SELECT /*!99999 ? */ /*+ ? */ ?         → =                                → 0
            /*!50000 SELECT '*/ ?' /* ? */ */, ?    → =                                → 0
            SELECT $$, ?, $$                        → =                                → 0
            SELECT @a := :b                         → SELECT @a := ?                   → b
            SELECT @a:=:b                           → SELECT @a:=?                     → b
            SELECT a ?? b                           → =                                →
            SELECT ???                              → =                                → 0
            SELECT j->'$.a' = :a                    → SELECT j->'$.a' = ?              → a
            SELECT E'\\'?', ?                       → =                                → 0
            SELECT 1 LIMIT:n                        → SELECT 1 LIMIT?                  → n
            SELECT x[1:a]                           → =                                →
            SELECT JSON_OBJECT('a', NOW() + INTERVAL :v DAY, 'b', x DIV :w) → SELECT JSON_OBJECT('a', NOW() + INTERVAL ? DAY, 'b', x DIV ?) → v w
            SELECT JSON_OBJECT('a', x REGEXP :v, 'b', x XOR :w, 'c', BINARY :x) → SELECT JSON_OBJECT('a', x REGEXP ?, 'b', x XOR ?, 'c', BINARY ?) → v w x
            CREATE PROCEDURE p() l:LOOP LEAVE l; END LOOP → =                          →
            """)
    void p1_mysql(String sql, String expected, @Nullable String values) {
        check(Compilers.MYSQL, sql, expected, values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ARROW, quoteCharacter = NO_QUOTE, textBlock = """
            SELECT ?, ?                             → =                                → 0 1
            SELECT :a, :b, :a                       → SELECT ?, ?, ?                   → a b a
            SELECT [:a ?], :b FROM [x'y]            → SELECT [:a ?], ? FROM [x'y]      → b
            SELECT `:a`, ":b", :c                   → SELECT `:a`, ":b", ?             → c
            SELECT 'back\\', :b                     → SELECT 'back\\', ?               → b
            SELECT E'\\', ?                         → =                                → 0
            SELECT 1--it's⏎+ ?                      → =                                → 0
            SELECT JSON_OBJECT('a', x GLOB :v, 'b', x MATCH :w) → SELECT JSON_OBJECT('a', x GLOB ?, 'b', x MATCH ?) → v w
            SELECT /* /* ? */ ?                     → =                                → 0
            SELECT x'00', ?                         → =                                → 0
            SELECT a ?? b                           → =                                →
            CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT new.a; END → =             →
            """)
    void p1_sqlite(String sql, String expected, @Nullable String values) {
        check(Compilers.SQLITE, sql, expected, values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ARROW, quoteCharacter = NO_QUOTE, textBlock = """
            SELECT ?, ?                             → =                                → 0 1
            SELECT :a, :b, :a                       → SELECT ?, ?, ?                   → a b a
            SELECT $$ ? $$, ?                       → =                                → 0
            SELECT /* /* ? */ ? */ ?                → =                                → 0
            SELECT a[1:b], a[:c]                    → SELECT a[1:b], a[?]              → c
            SELECT `?`                              → =                                → 0
            SELECT 'back\\', ?                      → =                                → 0
            CREATE TRIGGER t BEGIN x(:new.a); END   → =                                →
            """)
    void p1_standard(String sql, String expected, @Nullable String values) {
        check(Compilers.STANDARD, sql, expected, values);
    }

    private static void check(SqlCompiler compiler, String sql, String expected, @Nullable String values) {
        String text = Compilers.lines(sql);
        String[] cells = values == null ? new String[0] : values.split(" ");
        boolean positional = cells.length == 0 || Character.isDigit(cells[0].charAt(0));
        Command command = compiler.compile(text).bind(positional ? positions(cells.length) : names(cells));

        assertThat(command.sql()).isEqualTo(expected.equals("=") ? text : Compilers.lines(expected));
        assertThat(command.values()).extracting(String::valueOf).containsExactly(cells);
        assertThat(IntStream.range(0, cells.length).mapToObj(command::parameter))
                .containsExactlyElementsOf(Arrays.stream(cells)
                        .map(cell -> positional ? String.valueOf(Integer.parseInt(cell) + 1) : ":" + cell)
                        .collect(Collectors.toList()));
    }

    private static Object[] positions(int count) {
        return IntStream.range(0, count).boxed().toArray();
    }

    private static Map<String, Object> names(String[] names) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (String name : names) {
            parameters.put(name, name);
        }
        return parameters;
    }
}
