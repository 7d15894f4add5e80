package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.Threads;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that are measured on a database, connected. */
public final class Peers implements AutoCloseable {
    private final List<Peer> peers = new ArrayList<>();

    /** Connects a peer. */
    @FunctionalInterface
    private interface Opener {
        Peer open(DatabaseUrl url, Checks checks) throws Exception;
    }

    private Peers() {}

    /**
     * Connects some.
     *
     * @param url the database
     * @param checks the right results
     * @param names those that are wanted, or none for all
     * @throws Exception if one cannot connect
     */
    public static Peers open(DatabaseUrl url, Checks checks, Collection<String> names) throws Exception {
        Peers opened = new Peers();
        try {
            for (Map.Entry<String, Opener> each : openers(url).entrySet()) {
                if (names.isEmpty() || names.contains(each.getKey())) {
                    opened.peers.add(each.getValue().open(url, checks));
                }
            }
            return opened;
        } catch (Exception | LinkageError error) {
            opened.close();
            throw error;
        }
    }

    /** The names of all that there are for a database, in the order of reports. */
    public static Set<String> names(DatabaseUrl url) {
        return openers(url).keySet();
    }

    private static Map<String, Opener> openers(DatabaseUrl url) {
        Map<String, Opener> openers = new LinkedHashMap<>();
        openers.put(Based.NAME, Based::new);
        openers.put(BasedAwait.NAME, (address, checks) -> new BasedAwait(BasedAwait.NAME, address, checks));
        if (url.scheme().equals("sqlite")) {
            openers.put(PlainSqlite.NAME, PlainSqlite::new);
            putFile(openers, "sqlite-jdbc + HikariCP", Peer.CONNECTIONS);
            putFile(openers, "sqlite-jdbc + HikariCP, one connection", 1);
            return openers;
        }
        openers.put(
                BasedAwait.ON_SHARED_THREADS,
                (address, checks) ->
                        new BasedAwait(BasedAwait.ON_SHARED_THREADS, address.withOption("threads", "shared"), checks));
        openers.put(BasedShared.NAME, BasedShared::new);
        openers.put(VertxPool.NAME, VertxPool::new);
        openers.put(VertxMultiplexed.NAME, VertxMultiplexed::new);
        openers.put(R2dbc.NAME, R2dbc::new);
        openers.put(Jasync.NAME, Jasync::new);
        String jdbc = "JDBC + HikariCP, " + Threads.kind();
        boolean postgres = url.scheme().equals("postgresql");
        putServer(openers, jdbc, true, "", postgres ? PooledJdbc.postgres() : PooledJdbc.all());
        putServer(openers, jdbc + ", autoCommit off", false, "", PooledJdbc.transactions());
        if (postgres) {
            putServer(openers, jdbc + ", rewriting", true, "&reWriteBatchedInserts=true", EnumSet.of(Work.BATCH));
        }
        return openers;
    }

    private static void putFile(Map<String, Opener> openers, String name, int size) {
        openers.put(name, (url, checks) -> new PooledJdbc(name, Pools.ofFile(url, size), checks, PooledJdbc.all()));
    }

    private static void putServer(
            Map<String, Opener> openers, String name, boolean autoCommit, String options, Set<Work> works) {
        openers.put(
                name, (url, checks) -> new PooledJdbc(name, Pools.ofServer(url, autoCommit, options), checks, works));
    }

    /** Those that do a task. */
    public List<Contender> contenders(Task task) {
        return peers.stream()
                .map(peer -> peer.contender(task))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
    }
}
