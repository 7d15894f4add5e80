package dev.based.tests.cluster;

import dev.based.tests.servers.PatroniNode;
import dev.based.tests.servers.Server;
import java.util.List;
import java.util.stream.Collectors;

/** Two PostgreSQLs under Patroni, with a third voice for its Raft. The leader's machine is killed, and Patroni finds a new one. */
final class PatroniBed implements Bed {
    private final List<PatroniNode> nodes = PatroniNode.cluster();
    private PatroniNode dead;

    PatroniBed() {
        leader().server().execute("CREATE TABLE numbers (v int PRIMARY KEY)");
    }

    private PatroniNode leader() {
        return PatroniNode.await(nodes, PatroniNode::isLeader);
    }

    @Override
    public String url() {
        return "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@"
                + nodes.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(",")) + "/"
                + Server.USER + "?target_session_attrs=read-write&readers=prefer-standby";
    }

    @Override
    public void kill() {
        dead = leader();
        dead.kill();
    }

    /** It is done when the lock of the one before has run out. */
    @Override
    public void promote() {
        leader();
    }

    @Override
    public void repair() {
        dead.start();
        PatroniNode.await(nodes, PatroniNode::isSynchronous);
    }

    @Override
    public Server survivor() {
        return leader().server();
    }

    @Override
    public String state() {
        return nodes.stream().map(PatroniNode::state).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        nodes.forEach(PatroniNode::close);
    }
}
