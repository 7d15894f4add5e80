package dev.based.benchmarks;

import dev.based.benchmarks.Measurement.Contender;
import java.nio.file.Path;

/** Based on SQLite, beside the bare driver and vertx-jdbc-client, each on a file of its own. */
final class SqliteComparison {
    private SqliteComparison() {}

    static void run(Measurement measurement) throws Exception {
        Path directory = Folders.create();
        try (Peer plain = new PlainJdbc(Schema.create(directory, "plain"));
                Peer one = new Based(Schema.create(directory, "one"), 1);
                Peer many = new Based(Schema.create(directory, "many"), 64);
                Peer vertx = new VertxJdbc(Schema.create(directory, "vertx"))) {
            measurement.run(
                    "SQLite: a transaction of 20 chained selects by key",
                    20,
                    selects(plain),
                    selects(one),
                    selects(many),
                    selects(vertx));
            measurement.run(
                    "SQLite: BEGIN, select, insert, COMMIT",
                    2,
                    writes(plain),
                    writes(one),
                    writes(many),
                    writes(vertx));
        } finally {
            Folders.delete(directory);
        }
    }

    private static Contender selects(Peer peer) {
        return new Contender(peer.name(), transactions -> peer.selects(transactions, 20));
    }

    private static Contender writes(Peer peer) {
        return new Contender(peer.name(), peer::writes);
    }
}
