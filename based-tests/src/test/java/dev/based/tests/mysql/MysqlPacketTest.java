package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.tests.Fixture;
import dev.based.tests.servers.ServerKind;
import java.util.List;

/** What is longer than the server takes is refused before it is sent: the server would close the connection without a word. */
class MysqlPacketTest extends MysqlTest {
    private static final int LIMIT = 1 << 20;

    @OnBoth
    void longerThanThePacketMayBe_isRefused_andTheConnectionLivesOn(ServerKind server) {
        setGlobal(server, "max_allowed_packet", String.valueOf(LIMIT));
        Database database = connect(server(server).url(), Fixture.OPTIONS.withMaxSize(1));
        Long id = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        String most = "x".repeat(LIMIT - 100);
        assertThat(await(database.fetchValue(Long.class, "SELECT LENGTH(?)", most)))
                .isEqualTo(LIMIT - 100);
        assertRefused(failure(ParameterException.class, database.fetchAll("SELECT LENGTH(?)", most + most)));
        assertRefused(failure(
                ParameterException.class, database.fetchAll("SELECT LENGTH(?)", "\u00e4".repeat(LIMIT / 2 + 1))));
        assertRefused(
                failure(ParameterException.class, database.fetchAll("SELECT LENGTH(?)", (Object) new byte[LIMIT])));
        assertRefused(failure(ParameterException.class, database.fetchAll("SELECT LENGTH('" + most + most + "')")));
        String longest = "SELECT ?, ?, '" + "x".repeat(LIMIT - 20) + "'";
        assertThat(await(database.fetchOne(longest, 1, 2)).orElseThrow().getInt(0))
                .isEqualTo(1);
        assertRefused(
                failure(ParameterException.class, database.fetchOne(longest, "1", 2))); // with the types in a comment
        String table = table(server, "v LONGTEXT");
        ParameterException batch = failure(
                ParameterException.class,
                database.executeMany(
                        "INSERT INTO " + table + " VALUES (?)",
                        List.of(List.of("a"), List.of("b"), List.of(most + most))));
        assertThat(batch.batchIndex()).hasValue(2);
        assertRefused(batch);
        assertThat(count(database, table)).isZero();
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .isEqualTo(id);
    }

    private static void assertRefused(ParameterException error) {
        assertThat(error.kind()).isEqualTo(ErrorKind.VALUE);
        assertThat(error).hasMessageContaining("max_allowed_packet of " + LIMIT);
        assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(1_000);
    }
}
