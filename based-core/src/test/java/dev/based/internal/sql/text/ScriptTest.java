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

    /** What opens and closes blocks stands for functions, names and aliases too, or is a body without BEGIN. */
    static Stream<Whole> blockWords() {
        Stream<Whole> mysql = Stream.of(
                        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.x = IF(NEW.x > 1, 1, 2)",
                        "CREATE OR REPLACE TRIGGER t AFTER UPDATE ON a FOR EACH ROW FOLLOWS u SET @x = repeat('a', 2)",
                        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF (NEW.x > 1) THEN SET NEW.x = IF(1, 2, 3);"
                                + " END IF",
                        "CREATE TRIGGER t BEFORE DELETE ON a FOR EACH ROW IF NOT EXISTS (SELECT 1) THEN SET @x = 1; END IF",
                        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW CASE NEW.x WHEN 1 THEN IF 1 THEN SET @a = 1;"
                                + " END IF; SET @b = 1; END CASE",
                        "CREATE PROCEDURE p() UPDATE a SET x = IF(x, 1, 2), y = repeat('a', 3)",
                        "CREATE PROCEDURE IF NOT EXISTS p() SELECT 1, IF(1, 2, 3), 4 AS begin, 5 AS `loop`",
                        "CREATE PROCEDURE p() COMMENT 'x' REPLACE INTO a SELECT 1 begin WHERE IF(1, 2, 3)",
                        "CREATE PROCEDURE p() DO IF(1, 2, 3)",
                        "CREATE PROCEDURE p() READS SQL DATA REPEAT SET @x = 1; UNTIL IF(1, 1, 1) END REPEAT",
                        "CREATE PROCEDURE p() BEGIN DO IF(1, 2, 3); DO repeat('a', 2); END",
                        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR NOT FOUND DO IF(1, 2, 3); SELECT 1; END",
                        "CREATE PROCEDURE p() BEGIN WHILE IF(1, 0, 0) DO IF (1) THEN SET @x = 1; END IF; END WHILE; END",
                        "CREATE FUNCTION f(x INT) RETURNS SET('a', 'b') DETERMINISTIC RETURN IF(x, 'a', 'b')",
                        "CREATE FUNCTION f() RETURNS INT BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN IF(1, 2, 3);"
                                + " RETURN 1; END",
                        "CREATE FUNCTION f RETURN INT AS BEGIN RETURN IF(1, 2, 3); END",
                        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO UPDATE a SET x = IF(x, 1, 2)",
                        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO IF (1) THEN DELETE FROM a; END IF",
                        "CREATE PROCEDURE p() FOR i IN 1..3 DO INSERT INTO a VALUES (i); END FOR")
                .map(sql -> new Whole(SqlSyntax.MYSQL, sql));
        Stream<Whole> postgres = Stream.of(
                        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS begin; END",
                        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS loop; SELECT CASE WHEN true THEN 1 END AS"
                                + " begin; SELECT 2 \"if\", 3 AS if; END",
                        "CREATE FUNCTION f() RETURNS int[] SET search_path = a, b BEGIN ATOMIC SELECT 1; END",
                        "CREATE FUNCTION f() RETURNS text RETURN repeat('a', 2)",
                        "CREATE FUNCTION repeat() RETURNS int LANGUAGE sql AS 'SELECT 1;'",
                        "CREATE TRIGGER t AFTER INSERT OR UPDATE OF x ON a FOR EACH ROW WHEN (NEW.x > 1) EXECUTE FUNCTION f()")
                .map(sql -> new Whole(SqlSyntax.POSTGRESQL, sql));
        return Stream.concat(mysql, postgres);
    }

    @ParameterizedTest
    @MethodSource({"wholes", "blockWords"})
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

    @Test
    void split_passesOverRestrictionsOfPsql() {
        assertThat(Script.split("--\n\\restrict k3y\n\nSELECT 1;\n\\unrestrict k3y\n", SqlSyntax.POSTGRESQL))
                .extracting(Part::sql)
                .containsExactly("SELECT 1");
        assertRefused("\\restricted", SqlSyntax.POSTGRESQL, "line 1, column 1");
        assertRefused("\\restrict x", SqlSyntax.MYSQL, "line 1, column 1");
    }

    private static void assertRefused(String script, SqlSyntax syntax, String place) {
        assertThatThrownBy(() -> Script.split(script, syntax))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining(place);
    }
}
