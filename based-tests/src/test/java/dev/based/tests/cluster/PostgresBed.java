package dev.based.tests.cluster;

import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;

/** A PostgreSQL and its synchronous standby, which is promoted when the primary is killed. */
final class PostgresBed implements Bed {
    private PostgresNode primary = PostgresNode.primary("a");
    private PostgresNode standby;
    private PostgresNode dead;
    private final String url;

    PostgresBed() {
        primary.server().execute("CREATE TABLE numbers (v int PRIMARY KEY)");
        standby = PostgresNode.standbyOf(primary, "b");
        synchronise();
        url = "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:" + primary.port() + ",127.0.0.1:"
                + standby.port() + "/" + Server.USER + "?target_session_attrs=read-write&readers=prefer-standby";
    }

    private void synchronise() {
        primary.awaitStandby(standby.name(), false);
        primary.synchronous(standby.name());
        primary.awaitStandby(standby.name(), true);
    }

    PostgresNode primary() {
        return primary;
    }

    PostgresNode standby() {
        return standby;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void kill() {
        primary.kill();
    }

    @Override
    public void promote() {
        standby.promote();
        dead = primary;
        primary = standby;
    }

    /** Has the primary answer nobody. */
    void freeze() {
        primary.freeze(true);
    }

    /** Has it go on, as the primary that it was. */
    void thaw() {
        dead.freeze(false);
    }

    @Override
    public void repair() {
        standby = dead;
        standby.follow(primary);
        synchronise();
    }

    @Override
    public Server survivor() {
        return primary.server();
    }

    @Override
    public void close() {
        primary.close();
        (standby == primary ? dead : standby).close();
    }
}
