package dev.based.tests.cuts;

import static dev.based.tests.support.Outcomes.await;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.SessionOptions;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.PointProxy;
import dev.based.tests.servers.PointProxy.Point;
import dev.based.tests.servers.PointProxy.Way;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database of its own behind a proxy, where one cut after the other is made and judged. Used by one thread at a time. */
final class Lane implements AutoCloseable {
    private static final int CONNECTIONS = 2;
    /** Ids of rows between two calls. */
    private static final int ROOM = 100;

    private final Server server;
    private final PointProxy proxy;
    private final Observer observer;
    private final String beside;
    private int ids;

    Lane(Server shared) {
        this(shared, "");
    }

    /**
     * Creates a lane.
     *
     * @param shared the server that is cut off
     * @param beside what the URL has behind its host: another one, perhaps
     */
    Lane(Server shared, String beside) {
        this.beside = beside;
        server = shared.newDatabase();
        fill(server);
        proxy = new PointProxy(server);
        observer = new Observer(server);
    }

    /** Makes the tables that the scenarios use. */
    static void fill(Server server) {
        StringBuilder numbers = new StringBuilder("INSERT INTO numbers VALUES (1)");
        for (int n = 2; n <= Scenario.NUMBERS; n++) {
            numbers.append(", (").append(n).append(')');
        }
        server.execute(
                "CREATE TABLE cuts (id int PRIMARY KEY)",
                "CREATE TABLE numbers (n int PRIMARY KEY)",
                numbers.toString());
    }

    /** What is said on a connection that is made, does what a scenario does, and is not cut. */
    PointProxy.Tape record(Scenario scenario) {
        PointProxy.Tape tape = proxy.recordNext();
        Database database = database(Damage.LONG);
        await(database.connect());
        await(scenario.run(database, next(), Damage.LONG));
        // with what the connection is given back by
        await(database.fetchValue(Integer.class, "SELECT 1"));
        await(database.disconnect());
        observer.awaitClients(0);
        return tape;
    }

    private int next() {
        ids += ROOM;
        return ids;
    }

    /** The URL of a server through a proxy, without TLS, so that what is said can be told apart. */
    static String url(Server server, int port, Duration connectTimeout) {
        return server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .build()
                .withOption("sslmode", server.kind() == ServerKind.POSTGRES ? "disable" : "disabled")
                .withOption("connect_timeout", connectTimeout.toMillis() + "ms")
                .toStringWithPassword();
    }

    private Database database(Duration limit) {
        String host = "@127.0.0.1:" + proxy.port();
        String alone = url(server, proxy.port(), limit);
        return Database.create(
                beside.isEmpty() ? alone : alone.replace(host, host + beside) + "&target_session_attrs=read-write",
                DatabaseOptions.DEFAULT
                        .withMaxSize(CONNECTIONS)
                        .withAcquireTimeout(Damage.LONG)
                        .withCleanupTimeout(limit)
                        .withDisconnectTimeout(limit));
    }

    /**
     * Cuts the first connection of a new database, which fails one call at most, and tells what came of it.
     *
     * @throws AssertionError if that is wrong
     */
    String cut(Scenario scenario, Point point) {
        boolean silent = point.way() == Way.SILENCE;
        int first = next();
        Damage damage = new Damage(silent);
        CompletionStage<?> call;
        proxy.cutNext(point);
        Database database = database(silent ? Damage.NOT_LONG : Damage.LONG);
        boolean refused = damage.by(database.connect(), false);
        if (refused) {
            await(database.connect());
        }
        try {
            call = scenario.run(database, first, damage.limit());
            damage.by(call, scenario.rows() > 0);
            worksAgain(database, damage);
        } finally {
            await(database.disconnect());
            if (silent) {
                proxy.hangUp(); // as the server's own system does in the end
            }
        }
        observer.awaitClients(0);
        judge(scenario, first, Damage.error(call));
        return (refused ? "not connected, then " : "") + Damage.name(Damage.error(call));
    }

    /** The next calls succeed, on all connections of the pool. */
    private void worksAgain(Database database, Damage damage) {
        int id = next();
        if (damage.by(Scenario.ONE_SHOT.run(database, id, damage.limit()), true)) {
            await(Scenario.ONE_SHOT.run(database, id + 1, damage.limit()));
        }
        if (damage.by(meeting(database, damage.limit()), false)) {
            await(meeting(database, damage.limit()));
        }
    }

    /** Sessions that wait for each other, as many as the pool has connections; fails with what one of them does. */
    private static CompletionStage<?> meeting(Database database, Duration limit) {
        AtomicInteger missing = new AtomicInteger(CONNECTIONS);
        CompletableFuture<Integer> meeting = new CompletableFuture<>();
        CompletableFuture<?>[] sessions = new CompletableFuture<?>[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            sessions[i] = database.session(
                            SessionOptions.DEFAULT.withTimeout(limit),
                            session -> session.fetchValue(Integer.class, "SELECT 1")
                                    .thenCompose(one -> {
                                        if (missing.decrementAndGet() == 0) {
                                            meeting.complete(1);
                                        }
                                        return meeting;
                                    }))
                    .toCompletableFuture();
            sessions[i].whenComplete((met, error) -> {
                if (error != null) {
                    meeting.complete(0);
                }
            });
        }
        return CompletableFuture.allOf(sessions);
    }

    private void judge(Scenario scenario, int first, @Nullable Throwable error) {
        List<String> ids =
                observer.column("SELECT id FROM cuts WHERE id BETWEEN " + first + " AND " + (first + ROOM - 1));
        boolean all = ids.size() == scenario.rows();
        boolean right = error instanceof CommitOutcomeUnknownException
                ? all || ids.isEmpty()
                : error == null ? all : ids.isEmpty();
        if (!right) {
            throw new AssertionError("There are the rows " + ids + " after " + error, error);
        }
    }

    @Override
    public void close() {
        proxy.close();
        observer.close();
        server.close();
    }
}
