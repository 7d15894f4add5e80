package dev.based.tests.cursors;

import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Row;
import dev.based.spi.Cursor;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CursorsTest {
    private static final String NUMBERS =
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10) SELECT n FROM numbers";

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void pages(ServerKind kind) {
        Server server = Servers.get(kind);
        try (OpenConnection open = new OpenConnection(server.url())) {
            open.begin();
            for (int size : new int[] {1, 3, 5, 9, 10, 11, 100}) {
                List<Row> rows = open.readAll(query(NUMBERS), size);
                assertThat(rows.stream().map(row -> row.getInt(0)).toList()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            }
            Cursor cursor = open.open(query(NUMBERS), 3);
            assertThat(await(cursor.read(3))).hasSize(3);
            await(cursor.close());
            assertThat(open.number("SELECT 42")).isEqualTo(42);
            String sql = kind == ServerKind.POSTGRES ? "SELECT n, $1::text, $2::numeric, $3::bytea FROM (" + NUMBERS + ") x WHERE n < $4" :  "SELECT n, ?, ?, ? FROM (" + NUMBERS + ") x WHERE n < ?";
            System.out.println(open.readAll(query(sql, "a", new java.math.BigDecimal("1.50"), new byte[] {1}, 8), 2));
            open.control("ROLLBACK");
        }
    }
}
