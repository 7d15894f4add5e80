package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** The multiplexing Vert.x client: for single statements only, since it has no sessions. */
final class VertxMultiplexed implements Peer {
    static final String NAME = "Vert.x client, multiplexed";

    private final VertxClients clients;
    private final SqlClient client;
    private final Checks checks;

    VertxMultiplexed(DatabaseUrl url, Checks checks) {
        clients = new VertxClients(url);
        client = clients.multiplexed();
        this.checks = checks;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        VertxStatements statements = new VertxStatements(checks, clients.isPostgres());
        if (task.work() == Work.ONE) {
            return Optional.of(VertxStatements.operation(i -> statements.movie(client, checks.id(i))));
        }
        if (task.work() == Work.FORTUNES) {
            return Optional.of(VertxStatements.operation(i -> statements.fortunes(client)));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        VertxClients.await(client.close());
        clients.close();
    }
}
