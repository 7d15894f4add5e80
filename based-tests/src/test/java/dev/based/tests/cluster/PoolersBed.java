package dev.based.tests.cluster;

import dev.based.tests.servers.PgBouncer;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Two PgBouncers before one PostgreSQL, of which the one that is used is killed, and the next time restarted as by its operator. */
final class PoolersBed implements Bed {
    private final Server server = Servers.postgres().newDatabase();
    private final List<PgBouncer> poolers = List.of(PgBouncer.start(server), PgBouncer.start(server));
    private int ended;

    PoolersBed() {
        server.execute("CREATE TABLE numbers (v int PRIMARY KEY)");
    }

    @Override
    public String url() {
        return "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:"
                + poolers.get(0).port() + ",127.0.0.1:" + poolers.get(1).port() + "/" + server.database()
                + "?pgbouncer=true&sslmode=disable";
    }

    private PgBouncer next() {
        return poolers.get(ended % 2);
    }

    @Override
    public void kill() {
        if (ended % 4 < 2) {
            next().kill();
        } else {
            next().stop();
        }
    }

    /** The other one is there. */
    @Override
    public void promote() {}

    @Override
    public void repair() {
        try {
            next().start();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        ended++;
    }

    @Override
    public Server survivor() {
        return server;
    }

    @Override
    public void close() {
        try {
            for (PgBouncer each : poolers) {
                each.close();
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        server.close();
    }
}
