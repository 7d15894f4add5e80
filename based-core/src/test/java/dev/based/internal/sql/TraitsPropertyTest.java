package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Tokenizer;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.Traits;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What a statement is does not depend on how it is written; and no text is too long or too deep to be read. */
class TraitsPropertyTest {
    private static final SqlWords WORDS = SqlWords.STANDARD
            .with(Effect.COMMITS, "CREATE", "ALTER", "DROP", "ANALYZE")
            .without(Effect.COMMITS, "CREATE TEMPORARY")
            .with(Effect.MAY_COMMIT, "CALL");
    private static final SqlCompiler MYSQL = new SqlCompiler(SqlSyntax.MYSQL, WORDS, 0);
    private static final List<String> STATEMENTS = List.of(
            "SELECT a , count ( * ) FROM t WHERE b = 'x;y'",
            "SELECT f ( a ) FROM t FOR UPDATE",
            "( ( SELECT 1 ) UNION SELECT 2 )",
            "WITH x ( a ) AS ( SELECT 1 ) DELETE FROM t WHERE a = 1",
            "INSERT INTO t ( a ) VALUES ( 1 ) RETURNING a",
            "UPDATE t SET a = ( @n := a )",
            "EXPLAIN DELETE FROM t",
            "EXPLAIN ANALYZE DELETE FROM t",
            "ANALYZE FORMAT = JSON DELETE FROM t",
            "ANALYZE TABLE t",
            "CREATE OR REPLACE TEMPORARY TABLE t ( a int )",
            "CREATE TABLE t ( a int )",
            "CREATE DEFINER = a @ b PROCEDURE p ( ) BEGIN SELECT 1 ; COMMIT ; END",
            "SET STATEMENT a = 1 FOR SET STATEMENT b = 2 FOR CALL p ( )",
            "SET autocommit = 0",
            "BEGIN NOT ATOMIC IF a THEN COMMIT ; END IF ; END",
            "LOAD DATA INFILE 'x' INTO TABLE t",
            "START TRANSACTION",
            "XA RECOVER");
    private static final List<String> GAPS = List.of(
            " ",
            "\n",
            "\t  \r\n",
            " /* ; ' */ ",
            "/* COMMIT */",
            " -- DELETE '\n",
            " # \"\n",
            "/*+ FOR UPDATE */",
            "/*!99999 ; */");

    @Property(tries = 5000)
    void traits_doNotDependOnBlanksCommentsAndCase(@ForAll("spellings") Spelling spelling) {
        assertThat(facts(spelling.text())).as(spelling.text()).isEqualTo(facts(spelling.statement()));
    }

    private static List<Object> facts(String sql) {
        Traits traits = MYSQL.compile(sql).traits();
        return List.of(
                traits.verb(),
                traits.returnsRows(),
                traits.changesRows(),
                traits.inserts(),
                traits.locksRows(),
                traits.isOpaque(),
                traits.commits(),
                traits.mayCommit(),
                traits.mayCommitAlone(),
                traits.leavesState(),
                traits.controlsTransaction(),
                traits.onlyReads(),
                traits.mayHaveEffect(),
                String.valueOf(traits.table()).toLowerCase(Locale.ROOT));
    }

    /**
     * A statement, and another spelling of it.
     *
     * @param statement the statement
     * @param text with other gaps between its words, in another case, parts of it in executable comments
     */
    record Spelling(String statement, String text) {}

    @Provide
    Arbitrary<Spelling> spellings() {
        Arbitrary<String> gap = Arbitraries.of(GAPS);
        return Arbitraries.of(STATEMENTS).flatMap(statement -> {
            String[] words = statement.split(" ");
            return net.jqwik.api.Combinators.combine(
                            gap.list().ofSize(words.length + 1),
                            Arbitraries.integers().between(0, 3).list().ofSize(words.length))
                    .as((gaps, kinds) -> new Spelling(statement, spell(words, gaps, kinds)));
        });
    }

    private static String spell(String[] words, List<String> gaps, List<Integer> kinds) {
        StringBuilder text = new StringBuilder(gaps.get(words.length));
        for (int index = 0; index < words.length; index++) {
            String word = words[index];
            text.append(
                    switch (kinds.get(index)) {
                        case 0 -> word.toLowerCase(Locale.ROOT);
                        case 1 -> "/*!50003 " + word + " */";
                        case 2 -> "/*M!" + gaps.get(index) + word + "*/";
                        default -> word;
                    });
            text.append(gaps.get(index));
        }
        return text.toString();
    }

    @Test
    void tokens_growWithTheTextAndNoText_isTooDeep() {
        for (String piece : List.of(
                " ", "                -- x\n", "(", ")", "[", "/*! ", "CASE ", "BEGIN ", "IF a THEN ", "WITH x AS (")) {
            int once = tokens(piece.repeat(1000));
            assertThat(tokens(piece.repeat(20_000))).as(piece).isEqualTo(20 * once);
        }
    }

    /** Closes what is open, lest the text be refused. */
    private static int tokens(String text) {
        String closed = text.contains("/*!") ? text + "*/".repeat(text.length() / 4) : text;
        return Tokenizer.tokenize(closed, SqlSyntax.MYSQL).size();
    }

    @Test
    void traits_ofLongAndDeepTexts() {
        for (String sql : List.of(
                " ".repeat(1 << 20) + "SELECT 1",
                "                -- x\n".repeat(50_000) + "SELECT 1",
                "SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000),
                "(".repeat(100_000) + "SELECT 1" + ")".repeat(100_000),
                "SELECT 1" + " UNION SELECT 1".repeat(70_000),
                "SELECT " + "a, ".repeat(300_000) + "b",
                "SELECT " + "count(".repeat(100_000) + "1" + ")".repeat(100_000),
                "WITH a AS (SELECT 1)" + ", b AS (SELECT 1)".repeat(50_000) + " SELECT 1",
                "WITH a AS (".repeat(50_000) + "SELECT 1" + ") SELECT 1".repeat(50_000),
                "SET STATEMENT a=1 FOR ".repeat(50_000) + "SELECT 1",
                "SELECT " + "CASE WHEN a THEN ".repeat(50_000) + "1" + " END".repeat(50_000),
                "SELECT '" + "x".repeat(1 << 20) + "'",
                "SELECT " + "=".repeat(100_000) + " a IN (1)",
                "SELECT 1 /* " + "/* ".repeat(100_000) + "*/")) {
            assertThat(MYSQL.compile(sql).traits().onlyReads())
                    .as(sql.substring(0, 20))
                    .isTrue();
        }
        assertThat(MYSQL.compile(" ".repeat(2000) + "DROP TABLE t").traits().commits())
                .isTrue();
        assertThat(MYSQL.compile("                # x\n".repeat(100) + "DROP TABLE t")
                        .traits()
                        .commits())
                .isTrue();
        CompiledSql many = MYSQL.compile("SELECT " + "b = a IN (?) x ".repeat(30_000));
        assertThat(many.placeholders()).isEqualTo(30_000);
    }

    @Property(tries = 5000)
    void anyMysqlText_hasTraitsOrIsRefused(@ForAll("pieces") String text) {
        try {
            assertThat(MYSQL.compile(text).traits()).isNotNull();
        } catch (InvalidStatementException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(
                        ("/*! /*M!50000 */ /* EXPLAIN ANALYZE FORMAT = ( ) SET STATEMENT FOR WITH RECURSIVE x AS , SELECT f f( :="
                                        + " @ . ; IF THEN END CASE BEGIN NOT ATOMIC CREATE PACKAGE DEFINER PROCEDURE p COPY TO INTO @x NEXT VALUE"
                                        + " DISTINCT ON PRAGMA LOAD DATA ' \" ` l:LOOP HANDLER RETURN FUNCTION XA OR REPLACE ) ? :a")
                                .split(" "))
                .list()
                .ofMaxSize(20)
                .map(pieces -> String.join(" ", pieces));
    }
}
