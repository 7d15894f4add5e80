package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.Fixture;
import dev.based.tests.mysql.GreedyServer.Asks;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No server, be it real or one that somebody put in its place, reads this machine's files unless the URL allows it. */
class LocalInfileTest extends MysqlTest {
    private static final String SECRET = "the secret of this machine";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("secret.txt"), SECRET + "\n");
    }

    @ParameterizedTest
    @EnumSource
    void greedyServer_getsNothing(Asks when) throws IOException {
        for (Path asked : new Path[] {file, folder.resolve("nothing.txt")}) {
            GreedyServer server = keep(new GreedyServer(asked, when));
            Database database = create(server.url(), Fixture.OPTIONS.withMaxSize(1));
            DatabaseException error = failure(DatabaseException.class, use(database));
            if (error.kind() != ErrorKind.CONNECTION_LOST) { // the client may see the end before the reason for it
                assertThat(error).hasMessageContaining("local_infile=true");
            }
            await(database.disconnect().exceptionally(notConnected -> null));
            assertThat(server.answers())
                    .as("answers to the question for a file")
                    .isEmpty();
            assertThat(server.received()).doesNotContain(SECRET);
        }
    }

    private static CompletionStage<?> use(Database database) {
        CompletionStage<Database> connected = database.connect();
        return outcome(connected) == null ? database.session(session -> session.execute("DO 1")) : connected;
    }

    /** So that the tests above test something. */
    @ParameterizedTest
    @EnumSource(names = "AT_COMMIT")
    void greedyServer_getsTheFileIfTheUrlAllowsIt(Asks when) throws IOException {
        GreedyServer server = keep(new GreedyServer(file, when));
        Database database = create(server.url() + "?local_infile=true", Fixture.OPTIONS.withMaxSize(1));
        await(use(database));
        assertThat(server.received()).contains(SECRET);
    }

    @OnBoth
    void loadDataLocal_isRefusedUnlessTheUrlAllowsIt(ServerKind kind) {
        setGlobal(kind, "local_infile", "1");
        String table = table(kind, "line VARCHAR(100)");
        String load = "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE " + table;

        Database careful = connect(kind);
        failure(DatabaseException.class, careful.execute(load));
        assertThat(count(careful, table)).isZero();

        Database trusting = connect(server(kind).url("local_infile", "true"), Fixture.OPTIONS);
        await(trusting.execute(load));
        assertThat(await(trusting.fetchValue(String.class, "SELECT line FROM " + table)))
                .isEqualTo(SECRET);
    }
}
