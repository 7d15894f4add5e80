package dev.based.tests.cluster;

import dev.based.tests.servers.GaleraNode;
import dev.based.tests.servers.Server;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Three nodes of Galera, all of which take changes; the one with the most connections is killed, or, with {@code -Dbased.isolates=true}, cut
 * off from the others.
 */
final class GaleraBed implements Bed {
    private static final boolean ISOLATES = Boolean.getBoolean("based.isolates");

    private final List<GaleraNode> nodes = GaleraNode.start(3);
    private GaleraNode dead;

    GaleraBed() {
        nodes.get(0).server().execute("CREATE TABLE numbers (v int PRIMARY KEY)");
    }

    @Override
    public String url() {
        return "mariadb://" + Server.USER + ":" + Server.PASSWORD + "@"
                + nodes.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(",")) + "/"
                + Server.USER + "?target_session_attrs=read-write";
    }

    private static long connections(GaleraNode node) {
        return Long.parseLong(node.server()
                .value("SELECT count(*) FROM information_schema.processlist WHERE user = '" + Server.USER + "'"));
    }

    @Override
    public void kill() {
        dead = nodes.stream()
                .max(Comparator.comparingLong(GaleraBed::connections))
                .orElseThrow();
        if (ISOLATES) {
            dead.isolate(true);
        } else {
            dead.kill();
        }
    }

    /** The others go on by themselves, once they have agreed that it is gone. */
    @Override
    public void promote() {}

    @Override
    public void repair() {
        if (ISOLATES) {
            dead.isolate(false);
        } else {
            dead.start(nodes);
        }
        dead = null;
    }

    @Override
    public Server survivor() {
        return nodes.stream()
                .filter(each -> each != dead)
                .findFirst()
                .orElseThrow()
                .server();
    }

    @Override
    public String state() {
        return nodes.stream().map(GaleraNode::state).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(GaleraNode::close);
    }
}
