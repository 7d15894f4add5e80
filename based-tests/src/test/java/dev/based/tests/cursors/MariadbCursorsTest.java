package dev.based.tests.cursors;

import static dev.based.tests.cursors.OpenConnection.command;
import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.tests.servers.ServerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariadbCursorsTest extends MysqlFamilyCursorsTests {
    MariadbCursorsTest() {
        super(ServerKind.MARIADB);
    }

    /** The client would wait for ever, or lose its place. */
    @ParameterizedTest
    @ValueSource(strings = {"SHOW WARNINGS", "DO 1", "SET @number = 2", "EXPLAIN SELECT 1"})
    void statementWithoutCursor_thatWasTakenForAQuery_isAnError(String sql) {
        Cursor cursor = open.open(query(sql), 10);
        assertThat(failure(cursor.read(10))).hasMessageContaining("The server has no cursor for this statement");

        await(cursor.close());
        failure(open.connection().control("SELECT 1"));
        assertThat(open.connection().isUsable()).isFalse();
    }

    @Test
    void returning_isFetched() {
        open.control("CREATE TEMPORARY TABLE based_rows (id INT)");
        String sql = "INSERT INTO based_rows VALUES (1), (2), (3) RETURNING id";

        assertThat(integers(
                        open.readAll(command(Traits.of("INSERT").inserts(null).build(), sql), 2)))
                .containsExactly(1, 2, 3);
    }
}
