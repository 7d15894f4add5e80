package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.InvalidStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SingleStatementTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "\u3000", ";", " ; ; ", "-- x", "/* x */", "/* x */ ; -- y\n;"})
    void p5_blankIsRefused(String sql) {
        assertThatThrownBy(() -> Compilers.POSTGRESQL.compile(sql))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*! */", "/*!50000 */;", "/*!99999 SELECT 1 */", "/*!50000 -- x\n; */"})
    void p5_executableCommentWithoutAStatementIsBlank(String sql) {
        assertThatThrownBy(() -> Compilers.MYSQL.compile(sql))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*! SELECT 1", "SELECT /*!50000 1 /* 2 */", "SELECT /*! '*/ 1"})
    void p5_executableCommentWithoutAnEndIsRefused(String sql) {
        assertThatThrownBy(() -> Compilers.MYSQL.compile(sql))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("not terminated");
    }

    @Test
    void p5_mysqlExecutableCommentIsAStatement() {
        assertThat(Compilers.MYSQL.compile("/*!40101 SET NAMES utf8 */;").placeholders())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 1; SELECT 2                                      → line 1, column 11 with "SELECT 2".
            SELECT 1;⏎⏎  DELETE FROM t⏎WHERE a = 1 AND b = 2 AND c = 3 → line 3, column 3 with "DELETE FROM t WHERE a = 1 AND...".
            ; SELECT 1;; x                                          → line 1, column 14 with "x".
            SELECT ';'; SELECT 2                                    → column 13
            BEGIN; DELETE FROM t; COMMIT                            → column 8
            CREATE TABLE event (a int); SELECT 1                    → column 29
            CREATE INDEX trigger ON t (a); SELECT 1                 → column 32
            CREATE VIEW v AS SELECT CASE WHEN a THEN b END; SELECT 1 → column 49
            CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END; DROP TABLE x → column 57
            CREATE TRIGGER t BEGIN SELECT CASE a WHEN 1 THEN 2 END; END; SELECT 1 → column 62
            CREATE FUNCTION f() RETURNS int AS $$ a; b $$; SELECT 1 → column 48
            CREATE PROCEDURE p() DELETE FROM t; SELECT 1            → column 37
            BEGIN NOT ATOMIC SELECT 1; END; SELECT 2                → column 33
            CREATE DEFINER = a@b SQL SECURITY INVOKER VIEW trigger AS SELECT 1; BEGIN → column 69
            """)
    void p5_secondStatementIsRefusedAndShown(String sql, String place) {
        assertThatThrownBy(() -> Compilers.POSTGRESQL.compile(Compilers.lines(sql)))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("more than one statement")
                .hasMessageContaining(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 1;
            ;SELECT 1;; -- done;⏎ /* ; */ ;
            SELECT ';', ";" /* ; */
            CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)
            CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE a SET b = 1; DELETE FROM c; END;
            CREATE TEMP TRIGGER IF NOT EXISTS t AFTER UPDATE ON x BEGIN SELECT CASE WHEN a THEN b ELSE c END; SELECT 1; END
            CREATE TRIGGER t AFTER UPDATE ON x FOR EACH ROW BEGIN SET NEW.end = 1; SET @case = OLD.case; SELECT 1; END
            CREATE TRIGGER t AFTER UPDATE ON x FOR EACH ROW BEGIN UPDATE y SET end = 1; SELECT 1; END
            CREATE OR REPLACE PROCEDURE p() BEGIN IF a THEN b; END IF; WHILE c DO d; END WHILE; END; -- ;
            CREATE DEFINER=`joe`@`%` PROCEDURE p() BEGIN CASE a WHEN 1 THEN b; END CASE; c; END
            CREATE DEFINER = CURRENT_USER() FUNCTION f() RETURNS int BEGIN DECLARE a int; l: BEGIN END l; RETURN 1; END
            CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a < 0 THEN SET NEW.a = 0; END IF;
            CREATE PROCEDURE p() REPEAT SET a = a + 1; UNTIL CASE WHEN a > 5 THEN 1 END END REPEAT
            CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END
            ALTER EVENT e DO BEGIN DELETE FROM a; DELETE FROM b; END
            CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END;
            CREATE FUNCTION f() RETURNS int BEGIN ATOMIC END;
            CREATE OR REPLACE PACKAGE p AS PROCEDURE a; FUNCTION b RETURN INT; END;
            CREATE PACKAGE BODY p AS PROCEDURE a IS BEGIN x; END; FUNCTION b RETURN INT AS BEGIN RETURN 1; END; END;
            CREATE CONSTRAINT TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f();
            BEGIN NOT ATOMIC DECLARE a INT; IF a THEN SELECT 1; END IF; END;
            """)
    void p5_oneStatementPassesUnchanged(String sql) {
        String text = Compilers.lines(sql);

        assertThat(Compilers.MYSQL.compile(text).bind(new Object[0]).sql()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            SELECT 'it               → The string literal that begins at line 1, column 8 is not terminated: close it with ' .
            SELECT ''''''' ?         → string literal
            SELECT 1,⏎ "x            → The quoted name that begins at line 2, column 2
            SELECT E'\\'             → The string literal that begins at line 1, column 8
            SELECT E'a'⏎'b           → column 8
            SELECT /* /* */          → The comment that begins at line 1, column 8 is not terminated: close it with */ .
            SELECT $a$ $b$ $A$       → The dollar-quoted literal that begins at line 1, column 8 is not terminated: close it with $a$ .
            SELECT ?1                → The parameter ?1 at line 1, column 8
            """)
    void unterminatedIsRefusedWithItsPlace(String sql, String message) {
        assertThatThrownBy(() -> Compilers.POSTGRESQL.compile(Compilers.lines(sql)))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; ELSE IF c THEN SELECT 3; END IF; END IF
            CASE a WHEN 1 THEN SELECT CASE b WHEN 1 THEN 2 END; ELSE SELECT 3; END CASE;
            LOOP SELECT 1; END LOOP
            WHILE a DO SELECT IF(a, b, c); SELECT REPEAT('x', 3); END WHILE
            FOR i IN 1..2 DO SELECT i; END FOR;
            FOR r IN (SELECT a FROM b) DO SELECT r.a; END FOR
            REPEAT SET @a = CASE WHEN IF(a, b, c) THEN REPEAT('x', 3) END; UNTIL @a END REPEAT
            SET STATEMENT max_statement_time=1 FOR BEGIN NOT ATOMIC SELECT 1; SELECT 2; END
            SET STATEMENT max_statement_time=1 FOR IF a THEN SELECT 1; END IF
            BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SELECT 1; END; SELECT 2; END
            BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR NOT FOUND SET a = IF(b, 1, 2); SELECT 2; END
            BEGIN NOT ATOMIC DECLARE EXIT HANDLER FOR 1062 IF a THEN SELECT 1; END IF; SELECT 2; END
            CREATE /*!50020 DEFINER=`a`@`b` */ PROCEDURE p() BEGIN SELECT 1; SELECT 2; END
            /*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; SET @b = 2; END */;
            CREATE PROCEDURE IF NOT EXISTS p() IF a THEN SELECT 1; END IF
            CREATE PROCEDURE p() again:LOOP LEAVE again; END LOOP again;
            CREATE PROCEDURE p() l: BEGIN IF IF(a, b, c) THEN LEAVE l; END IF; SELECT IF(1, 2, 3); END l
            CREATE FUNCTION f() RETURNS text RETURN REPEAT('x', 3);
            CREATE PACKAGE p PROCEDURE a(); FUNCTION b() RETURNS INT; END
            CREATE PACKAGE BODY p PROCEDURE a() BEGIN SELECT 1; END; FUNCTION b() RETURNS INT RETURN 1; END
            CREATE OR REPLACE PACKAGE BODY p AS PROCEDURE a IS BEGIN IF x THEN y; END IF; END; END;
            /*! SELECT /* c */ '*/' */
            SELECT 1 /*! */ /*!99999 ; SELECT 2 */;
            XA RECOVER
            """)
    void p5_blocksAreOneStatement(String sql) {
        assertThat(Compilers.MYSQL.compile(sql).bind(new Object[0]).sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '\u0001', textBlock = """
            IF a THEN SELECT 1; END IF; SELECT 2                                 → SELECT 2
            CASE a WHEN 1 THEN SELECT 1; END CASE; SELECT 2                      → SELECT 2
            LOOP SELECT 1; END LOOP; SELECT 2                                    → SELECT 2
            WHILE a DO SELECT REPEAT('x', 3); END WHILE; SELECT 2                → SELECT 2
            REPEAT SELECT 1; UNTIL a END REPEAT; SELECT 2                        → SELECT 2
            FOR i IN 1..2 DO SELECT i; END FOR; SELECT 2                         → SELECT 2
            SET STATEMENT a=1 FOR BEGIN NOT ATOMIC SELECT 1; END; SELECT 2       → SELECT 2
            SET STATEMENT a=1 FOR SELECT 1; SELECT 2                             → SELECT 2
            CREATE PROCEDURE p() IF a THEN SELECT 1; END IF; SELECT 2            → SELECT 2
            CREATE PROCEDURE p() again:LOOP LEAVE again; END LOOP again; SELECT 2 → SELECT 2
            CREATE FUNCTION f() RETURNS text RETURN REPEAT('x', 3); SELECT 2     → SELECT 2
            CREATE FUNCTION f() RETURNS int RETURN IF(a, b, c); SELECT 2         → SELECT 2
            CREATE PACKAGE p PROCEDURE a(); END; SELECT 2                        → SELECT 2
            /*! SELECT 1; SELECT 2 */                                            → SELECT 2 */
            SELECT 1 /*!50000 ; */ SELECT 2                                      → SELECT 2
            """)
    void p5_secondStatementBehindABlockIsRefused(String sql, String second) {
        assertThatThrownBy(() -> Compilers.MYSQL.compile(sql))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("more than one statement")
                .hasMessageContaining('"' + second + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT begin FROM y; END; DELETE FROM z",
                "CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE y SET end = 1, begin = 2; END; DELETE FROM z",
                "CREATE TRIGGER t AFTER UPDATE OF begin ON x WHEN new.begin BEGIN SELECT 1; END;; DELETE FROM z",
                "CREATE TRIGGER begin AFTER INSERT ON x BEGIN SELECT CASE begin WHEN 1 THEN 2 END; END; DELETE FROM z",
                "EXPLAIN CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT begin FROM y; END; DELETE FROM z",
                "CREATE TEMP TRIGGER IF NOT EXISTS t AFTER INSERT ON x BEGIN SELECT 1 AS begin; end; DELETE FROM z"
            })
    void p5_secondStatementBehindATriggerOfSqliteIsNeverHidden(String sql) {
        String trigger = sql.substring(0, sql.indexOf("DELETE FROM z"));

        assertThat(Compilers.SQLITE.compile(trigger).placeholders()).isZero();
        assertThatThrownBy(() -> Compilers.SQLITE.compile(sql))
                .isInstanceOf(InvalidStatementException.class)
                .hasMessageContaining("\"DELETE FROM z\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT [a", "SELECT `a", "SELECT /*"})
    void unterminatedIsRefusedInEveryQuote(String sql) {
        assertThatThrownBy(() -> Compilers.SQLITE.compile(sql)).hasMessageContaining("not terminated");
    }
}
