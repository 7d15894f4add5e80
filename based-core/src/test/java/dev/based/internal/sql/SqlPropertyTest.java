package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.based.InvalidStatementException;
import dev.based.spi.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SqlPropertyTest {
    private static final List<SqlCompiler> COMPILERS =
            List.of(Compilers.STANDARD, Compilers.POSTGRESQL, Compilers.MYSQL, Compilers.SQLITE);

    @Property(tries = 3000)
    void anyText_compilesOrIsRefused(@ForAll String text) {
        compileEverywhere(text);
    }

    @Property(tries = 20000)
    void sqlLikeText_compilesOrIsRefused(@ForAll("fragments") String text) {
        compileEverywhere(text);
    }

    @Property(tries = 5000)
    void hiddenParameters_areLeftAlone(@ForAll("hidden") List<String> pieces) {
        String text = "SELECT " + String.join(" , ", pieces);

        assertThat(Compilers.POSTGRESQL.compile(text).bind(new Object[0]).sql()).isEqualTo(text);
    }

    @Property(tries = 5000)
    void placeholder_getsTheValueOfItsPlace(@ForAll("hidden") List<String> pieces, @ForAll boolean named) {
        StringBuilder given = new StringBuilder("SELECT ");
        StringBuilder expected = new StringBuilder("SELECT ");
        List<Object> values = new ArrayList<>();
        Map<String, Object> map = new HashMap<>();
        for (int index = 0; index < pieces.size(); index++) {
            given.append(pieces.get(index)).append(named ? ", :p" + index + " ," : ", ? ,");
            expected.append(pieces.get(index)).append(", $").append(index + 1).append(" ,");
            values.add(index * 10);
            map.put("p" + index, index * 10);
        }
        Command command = Compilers.POSTGRESQL.compile(given.toString()).bind(named ? map : values.toArray());

        assertThat(command.sql()).isEqualTo(expected.toString());
        assertThat(command.values()).containsExactlyElementsOf(values);
    }

    /** Wherever an operand may stand, so may a parameter, whatever is around it; what parts keys, values and bounds is none. */
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void placeholders_areFoundInAnyExpression(@ForAll("expressions") String expression) {
        String numbered = expression;
        int count = 0;
        for (int at = numbered.indexOf('@'); at >= 0; at = numbered.indexOf('@')) {
            count++;
            numbered = numbered.substring(0, at) + "$" + count + numbered.substring(at + 1);
        }
        String given = "SELECT " + numbered.replace("$", ":p");
        Map<String, Object> values = new HashMap<>();
        for (int index = 1; index <= count; index++) {
            values.put("p" + index, index);
        }

        assertThat(Compilers.POSTGRESQL.compile(given).bind(values).sql()).isEqualTo("SELECT " + numbered);
    }

    /** Expressions with a @ for each parameter. */
    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> leaf =
                Arbitraries.of("@", "@", "x", "t.k", "\"X\"", "'a:b'", "1.5", "f(@)", "x::double precision", "NULL");
        return Arbitraries.recursive(() -> leaf, this::larger, 0, 3);
    }

    private Arbitrary<String> larger(Arbitrary<String> inner) {
        Arbitrary<String> operator = Arbitraries.of(
                "+",
                "||",
                "AND",
                "IS DISTINCT FROM",
                "NOT LIKE",
                "AT TIME ZONE",
                "SIMILAR TO",
                "DIV",
                "REGEXP",
                "XOR",
                "GLOB",
                "OPERATOR(pg_catalog.+)",
                "COLLATE",
                "OVERLAPS",
                "<->");
        Arbitrary<String> form = Arbitraries.of(
                "JSON_OBJECT({A} : {B})",
                "JSON_OBJECT({A} VALUE {B}, 'k': {B})",
                "json_objectagg('k' :x ORDER BY {B})",
                "ARRAY[{A}, {B}]",
                "a[({A}) : {B}]",
                "a[x :y]",
                "a[:x]",
                "({A})[1 + {B}]",
                "CASE WHEN {A} THEN {B} END",
                "JSON_OBJECT('k' : {A}, x :y, CASE WHEN {A} THEN {B} END :z)",
                "({A}, {B})",
                "{A} IN ({B})",
                "NOT {B}",
                "{A} ISNULL",
                "count(*) FILTER (WHERE {B})");
        return Arbitraries.oneOf(
                Combinators.combine(inner, operator, inner).as((a, name, b) -> a + " " + name + " " + b),
                Combinators.combine(form, inner, inner)
                        .as((shape, a, b) -> shape.replace("{A}", a).replace("{B}", b)));
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "'",
                        "''",
                        "\"",
                        "`",
                        "[",
                        "]",
                        "(",
                        ")",
                        "--",
                        "/*",
                        "*/",
                        "#",
                        "$$",
                        "$a$",
                        "$1",
                        "\\",
                        "E'",
                        "?",
                        "??",
                        ":",
                        "::",
                        ":=",
                        ":a",
                        ":b",
                        ";",
                        "\n",
                        "\r",
                        " ",
                        " ",
                        "a",
                        "1",
                        "=",
                        "<",
                        ",",
                        ".",
                        "SELECT ",
                        "INSERT ",
                        "INTO ",
                        "WITH ",
                        "AS ",
                        "IN ",
                        "NOT ",
                        "CREATE ",
                        "DEFINER",
                        "TRIGGER ",
                        "PACKAGE ",
                        "BEGIN ",
                        "ATOMIC ",
                        "CASE ",
                        "END ",
                        "IF ",
                        "FOR ",
                        "UPDATE ",
                        "SET ",
                        "é",
                        "\ud83d")
                .list()
                .ofMaxSize(25)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<List<String>> hidden() {
        Arbitrary<String> content = Arbitraries.of(":x", "?", "??", ";", "$1", " ", "a", "\n", ":", "--", "#")
                .list()
                .ofMaxSize(5)
                .map(pieces -> String.join("", pieces));
        Arbitrary<String> quotes = Arbitraries.of(
                "'%s'",
                "'''%s'",
                "\"%s\"",
                "\"%s\"\"\"",
                "E'\\'%s'",
                "E'\\\\%s'",
                "$$%s$$",
                "$t$%s'$$$t$",
                "/*%s*/ 1",
                "/*'/*%s*/\"*/ 1",
                "--%s\n 1",
                "a::%s\"b\"",
                "a[1:b] || '%s'");
        return Combinators.combine(quotes, content)
                .as((quote, text) -> hide(quote, text))
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** A line comment cannot hold a line end, and only quotes can hold what follows a cast. */
    private static String hide(String quote, String text) {
        String fitting = quote.startsWith("--") ? text.replace("\n", "") : quote.contains("::") ? "" : text;
        return quote.replace("%s", fitting);
    }

    private static void compileEverywhere(String text) {
        for (SqlCompiler compiler : COMPILERS) {
            assertThatCode(() -> compileAndCompare(compiler, text)).doesNotThrowAnyException();
        }
    }

    private static void compileAndCompare(SqlCompiler compiler, String text) {
        CompiledSql compiled;
        try {
            compiled = compiler.compile(text);
        } catch (InvalidStatementException refused) {
            return;
        }
        if (compiled.placeholders() == 0) {
            String emitted = compiled.bind(new Object[0]).sql();
            if (!text.contains("??")) {
                assertThat(emitted).isEqualTo(text);
            }
        }
    }
}
