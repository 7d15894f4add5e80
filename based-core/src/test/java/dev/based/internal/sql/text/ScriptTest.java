package dev.based.internal.sql.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Script.Part;
import dev.based.spi.SqlSyntax;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {
    private static final String EXPECTED_END = "SELECT 2";

    /** Statements that are one, though there are semicolons in them. */
    record Whole(SqlSyntax syntax, String sql) {}

    static Stream<Whole> wholes() {
        return Stream.of(
                new Whole(
                        SqlSyntax.SQLITE,
                        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2"
                                + " END; DELETE FROM d; END"),
                new Whole(SqlSyntax.SQLITE, "INSERT INTO a VALUES ('x;y', \"z;\", `;`, [;])"),
                new Whole(
                        SqlSyntax.POSTGRESQL,
                        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$"),
                new Whole(
                        SqlSyntax.POSTGRESQL,
                        "CREATE FUNCTION f() RETURNS int AS $body$ SELECT 1; $$;$$ $body$ LANGUAGE sql"),
                new Whole(
                        SqlSyntax.POSTGRESQL,
                        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN"
                                + " true THEN 1 END; END"),
                new Whole(
                        SqlSyntax.POSTGRESQL, "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)"),
                new Whole(SqlSyntax.POSTGRESQL, "DO $$ BEGIN PERFORM 1; END $$"),
                new Whole(SqlSyntax.POSTGRESQL, "SELECT E'\\';', /* ; /* ; */ ; */ U&'d;'"),
                new Whole(SqlSyntax.MYSQL, "CREATE PROCEDURE p() BEGIN IF 1 THEN SELECT 1; ELSE SELECT 2; END IF; END"),
                new Whole(
                        SqlSyntax.MYSQL,
                        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; SET"
                                + " NEW.y = 2; END"),
                new Whole(SqlSyntax.MYSQL, "INSERT INTO a VALUES ('it\\'s;', \"b;\") # ; not\n"),
                new Whole(SqlSyntax.MYSQL, "/*!40101 SET NAMES utf8 */"),
                new Whole(SqlSyntax.MYSQL, "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END"));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void split_leavesAStatementWhole(Whole whole) {
        List<Part> parts =
                Script.split("-- ;\n" + whole.sql() + ";\n" + EXPECTED_END + " ;;\n/* ; */\n", whole.syntax());

        assertThat(parts).extracting(Part::sql).containsExactly(whole.sql().strip(), EXPECTED_END);
        assertThat(parts.get(0).offset()).isEqualTo(5);
    }

    @Test
    void split_takesTheLastStatementWithoutASemicolon() {
        assertThat(Script.split("\uFEFFSELECT 1;SELECT 2 -- end", SqlSyntax.STANDARD))
                .extracting(Part::sql)
                .containsExactly("SELECT 1", "SELECT 2 -- end");
    }

    @Test
    void split_ofNothingGivesNothing() {
        assertThat(Script.split(" ;\n-- a; b\n/* ; */ ;", SqlSyntax.STANDARD)).isEmpty();
    }

    @Test
    void split_obeysDelimiter() {
        String script = """
                SELECT 1;
                DELIMITER $$ -- a comment
                CREATE PROCEDURE p() BEGIN SELECT '$$'; /* $$ */ SELECT 1; END$$
                -- nothing;
                CREATE PROCEDURE q() SELECT 1 $$
                delimiter //
                SELECT 3 // SELECT 4//
                DELIMITER ;
                SELECT 5; SELECT 6
                """;

        assertThat(Script.split(script, SqlSyntax.MYSQL))
                .extracting(Part::sql)
                .containsExactly(
                        "SELECT 1",
                        "CREATE PROCEDURE p() BEGIN SELECT '$$'; /* $$ */ SELECT 1; END",
                        "CREATE PROCEDURE q() SELECT 1",
                        "SELECT 3",
                        "SELECT 4",
                        "SELECT 5",
                        "SELECT 6");
    }

    @Test
    void split_takesTheRestBehindDelimiter() {
        assertThat(Script.split("DELIMITER ;;\nSELECT 1;; SELECT 2", SqlSyntax.MYSQL))
                .extracting(Part::sql)
                .containsExactly("SELECT 1", "SELECT 2");
        assertThat(Script.split("DELIMITER ;", SqlSyntax.MYSQL)).isEmpty();
    }

    @Test
    void split_refusesCommandsOfShells() {
        assertRefused("SELECT 1;\n  DELIMITER //", SqlSyntax.POSTGRESQL, "line 2, column 3");
        assertRefused("\\connect films", SqlSyntax.POSTGRESQL, "line 1, column 1");
        assertRefused("SELECT 1;\n.tables", SqlSyntax.SQLITE, "line 2, column 1");
        assertRefused("DELIMITER \nSELECT 1", SqlSyntax.MYSQL, "line 1, column 1");
    }

    private static void assertRefused(String script, SqlSyntax syntax, String place) {
        assertThatThrownBy(() -> Script.split(script, syntax))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining(place);
    }
}
