package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.ColumnWrites.Dialect;
import dev.based.spi.ColumnWrites.Expression;
import dev.based.spi.ColumnWrites.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnWritesTest {
    private static String text(List<String> words, int from, int to) {
        return String.join("", words.subList(from, to));
    }

    /** The table, and for each expression its column, by name or number. */
    private static String read(String sql, Dialect dialect) {
        List<String> words = Arrays.asList(sql.split(" "));
        ColumnWrites writes = ColumnWrites.of(words, dialect);
        return text(words, writes.table().from(), writes.table().to())
                + writes.expressions().stream()
                        .map(expression -> " " + column(words, writes.columns(), expression) + ":"
                                + text(words, expression.from(), expression.to()))
                        .collect(Collectors.joining());
    }

    private static String column(List<String> words, List<Part> columns, Expression expression) {
        Part named = expression.isNamed() ? columns.get(expression.column()) : null;
        return named == null ? "" + expression.column() : text(words, named.from(), named.to());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO T ( A , B ) VALUES ( ? , F ( ? , 1 ) ) , ( 2 , ? )            | T A:? B:F(?,1) A:2 B:?",
                "INSERT INTO T VALUES ( ? , [ 1 , 2 ] , ? )                                 | T 0:? 1:[1,2] 2:?",
                "INSERT INTO T AS X ( A ) OVERRIDING SYSTEM VALUE VALUES ( ? )              | TASX A:?",
                "INSERT INTO T OVERRIDING USER VALUE VALUES ( ? )                           | T 0:?",
                "INSERT INTO S . VALUES ( A ) VALUES ( ? )                                  | S.VALUES A:?",
                "INSERT INTO T ( A , B ) SELECT DISTINCT ? , * , ? FROM U UNION SELECT 1 , ? | T A:? B:* A:1 B:?",
                "INSERT INTO T ( SELECT ? AS X , ? FROM U )                                 | T 0:? 1:?",
                "INSERT INTO T ( A ) WITH X AS ( SELECT ? ) SELECT ? FROM X                 | T A:?",
                "INSERT INTO T ( A ) VALUES ( 1 ) ON CONFLICT ( A ) WHERE A > ? DO UPDATE SET A = ? , B = 2 WHERE ? | T A:1 A:? B:2",
                "INSERT INTO T ( A ) SELECT 1 FROM U ON CONFLICT DO UPDATE SET ( A , B ) = ( ? , 3 ) | T A:1 A:? B:3",
                "UPDATE ONLY T * AS X SET A = ? , ( B , C ) = ROW ( ? , ? ) , D = ? WHERE E = ? | ONLYT*ASX A:? B:? C:? D:?",
                "UPDATE T SET ( A , B ) = ( SELECT ? , ? ) , C = ?                          | T C:?",
                "UPDATE S . SET SET A = ?                                                   | S.SET A:?",
                "UPDATE T SET A [ ? ] = ? , B . C = ?                                       | T A[?]:? B.C:?",
                "WITH X AS ( UPDATE U SET A = ? RETURNING * ) INSERT INTO T SELECT ? FROM X | T 0:?",
                "INSERT INTO DELAYED AS T ( A ) VALUES ( ? ) | DELAYEDAST A:?",
                "UPDATE IGNORE T SET A = ? | IGNORET A:?",
                "WITH INSERT AS ( SELECT ? ) , REPLACE ( A ) AS NOT MATERIALIZED ( SELECT 1 ) UPDATE T SET A = ? | T A:?",
                "WITH RECURSIVE X AS ( SELECT ? ) INSERT INTO T WITH UPDATE AS ( SELECT ? ) SELECT ? FROM X | T 0:?",
                "WITH RECURSIVE AS ( SELECT ? ) UPDATE T SET A = ? | T A:?",
                "INSERT INTO T ( A ) SELECT B FROM U JOIN V ON DUPLICATE OR NOT A = ? | T A:B",
                "INSERT INTO T ( A , B ) SELECT STRAIGHT_JOIN ( ? ) , ? | T A:STRAIGHT_JOIN(?) B:?",
                "INSERT INTO T ( A ) SELECT B FROM MINUS ( ( SELECT ? ) ) | T A:B",
                "INSERT INTO T AS PARTITION ( A ) VALUES ( ? ) | TASPARTITION A:?",
                "EXPLAIN ANALYZE VERBOSE INSERT INTO T ( A ) VALUES ( ? ) | T A:?",
                "EXPLAIN ( ANALYZE , FORMAT JSON ) WITH X AS ( SELECT ? ) UPDATE T SET A = ? | T A:?"
            })
    void readsWhichExpressionGoesToWhichColumn(String sql, String expected) {
        assertThat(read(sql.strip(), Dialect.POSTGRES)).isEqualTo(expected.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT IGNORE T PARTITION ( P ) ( A ) VALUE ROW ( ? ) , ROW ( ? )          | T A:? A:?",
                "INSERT INTO T SET A = ? , T . B = ? + 1                                    | T A:? T.B:?+1",
                "INSERT INTO T ( A ) VALUES ( 1 ) ON DUPLICATE KEY UPDATE A = ? ;           | T A:1 A:?",
                "REPLACE INTO T ( A ) VALUES ( ? )                                          | T A:?",
                "UPDATE T JOIN U ON T . A = ? SET T . B = ? LIMIT ?                         | TJOINUONT.A=? T.B:?",
                "SET STATEMENT X = 1 FOR UPDATE T SET A = ?                                 | T A:?",
                "WITH X ( A ) AS ( SELECT ? ) UPDATE LOW_PRIORITY IGNORE T SET A = ? | T A:?",
                "INSERT INTO T ( A ) SELECT STRAIGHT_JOIN ? MINUS SELECT ? | T A:? A:?",
                "INSERT INTO T ( A ) SELECT 1 FROM U JOIN V ON DUPLICATE OR NOT A = ? | T A:1",
                "SET STATEMENT X = 1 FOR ANALYZE FORMAT = JSON REPLACE INTO T ( A ) VALUES ( ? ) | T A:?",
                "ANALYZE UPDATE T SET A = ? | T A:?"
            })
    void readsMysqlsWords(String sql, String expected) {
        assertThat(read(sql.strip(), Dialect.MYSQL)).isEqualTo(expected.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT ? FROM T WHERE A = ?",
                "EXPLAIN SELECT A FROM T FOR UPDATE",
                "ANALYZE T",
                "DELETE FROM T WHERE A = ?",
                "REPLACE INTO T ( A ) VALUES ( ? )",
                "WITH X AS ( SELECT 1 ) SEARCH DEPTH FIRST BY A SET B UPDATE T SET A = ?",
                "WITH INSERT AS ( SELECT ? ) SELECT ? FROM INSERT",
                "WITH X AS ( INSERT INTO T ( A ) VALUES ( ? ) RETURNING A ) SELECT ? FROM X",
                "MERGE INTO T USING U ON TRUE WHEN MATCHED THEN UPDATE SET A = ?",
                "INSERT INTO T DEFAULT VALUES",
                "INSERT INTO T ( A , B ) TABLE U",
                "UPDATE",
                "UPDATE T SET",
                "INSERT INTO T ( A",
                "INSERT INTO T ( A ) VALUES (",
                "INSERT ( ( ( ("
            })
    void tellsNothingOfOtherStatements(String sql) {
        assertThat(ColumnWrites.of(Arrays.asList(sql.split(" ")), Dialect.POSTGRES)
                        .expressions())
                .isEmpty();
    }

    /** In a time that grows as the text does: else this would take hours. */
    @Test
    void readsMillionsOfWords() {
        int rows = 1_000_000;
        List<String> words = new ArrayList<>(List.of("INSERT", "INTO", "T", "VALUES"));
        for (int row = 0; row < rows; row++) {
            words.addAll(List.of("(", "?", ")", ","));
        }
        assertThat(ColumnWrites.of(words, Dialect.POSTGRES).expressions()).hasSize(rows);
        words = new ArrayList<>(List.of("UPDATE", "T", "SET"));
        for (int row = 0; row < rows; row++) {
            words.addAll(List.of("(", "A", ")", "=", "(", "(", "?", ")", ")", ","));
        }
        assertThat(ColumnWrites.of(words, Dialect.POSTGRES).expressions()).hasSize(rows);
        List<String> brackets = new ArrayList<>(List.of("INSERT", "INTO", "T"));
        brackets.addAll(Collections.nCopies(rows, "("));
        assertThat(ColumnWrites.of(brackets, Dialect.POSTGRES).expressions()).isEmpty();
    }
}
