package dev.based.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.Servers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A cursor is opened by the client, before BEGIN is answered: what the server said before is not its word on the stream. */
class StreamCommitsTest {
    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void s1_aStreamThatWritesIsCommittedOnTheConnectionThatItLeaves() {
        Database database = Database.create(
                Servers.postgres().url() + (Servers.postgres().url().contains("?") ? "&" : "?") + "max_size=1");
        await(database.connect());
        await(database.execute("DROP TABLE IF EXISTS streamed"));
        await(database.execute("CREATE TABLE streamed (id INTEGER)"));
        Integer backend = await(database.fetchValue(Integer.class, "SELECT pg_backend_pid()"));

        long told = await(
                database.stream("INSERT INTO streamed VALUES (1) RETURNING id").collect(Collectors.counting()));

        assertThat(told).isOne();
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM streamed")))
                .isOne();
        assertThat(await(database.fetchValue(Integer.class, "SELECT pg_backend_pid()")))
                .isEqualTo(backend);
        await(database.execute("DROP TABLE streamed"));
        await(database.disconnect());
    }
}
