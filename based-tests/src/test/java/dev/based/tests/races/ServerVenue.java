package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.support.Outcomes;

/** A database of its own on a server. */
final class ServerVenue implements Venue {
    private static final int CONNECTIONS = 8;
    private static final int CALLERS = 24;

    private static final String POSTGRES_CLIENTS = "pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    private static final String MYSQL_CLIENTS =
            "information_schema.processlist WHERE db = database() AND id <> CONNECTION_ID()";

    /** Counts connections that are not idle, transactions and locks, and connections beyond those of the pool. */
    private static final String LEFT_ON_POSTGRES = "SELECT (SELECT count(*) FROM " + POSTGRES_CLIENTS
            + " AND state <> 'idle') + (SELECT count(*) FROM pg_locks WHERE pid IN (SELECT pid FROM " + POSTGRES_CLIENTS
            + ")) + (SELECT greatest(count(*) - " + CONNECTIONS + ", 0) FROM " + POSTGRES_CLIENTS + ")";

    private static final String LEFT_ON_MYSQL = "SELECT (SELECT count(*) FROM " + MYSQL_CLIENTS
            + " AND command <> 'Sleep') + (SELECT count(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id IN"
            + " (SELECT id FROM " + MYSQL_CLIENTS + ")) + (SELECT greatest(count(*) - " + CONNECTIONS + ", 0) FROM "
            + MYSQL_CLIENTS + ")";

    private final Server server;

    ServerVenue(Server shared) {
        server = shared.newDatabase();
    }

    @Override
    public String title() {
        return server.kind() + " " + server.version();
    }

    /** Without TLS where it is usual: a cancelled statement costs two new connections, whose time would go into handshakes. */
    @Override
    public String url() {
        DatabaseUrl url = server.parts().withOption("max_size", String.valueOf(CONNECTIONS));
        return (isPostgres() ? url : url.withOption("sslmode", "disabled")).toStringWithPassword();
    }

    @Override
    public int writers() {
        return CONNECTIONS;
    }

    @Override
    public int readers() {
        return 0;
    }

    @Override
    public int callers() {
        return CALLERS;
    }

    @Override
    public String key() {
        return isPostgres() ? "id bigserial PRIMARY KEY" : "id bigint AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    public String numbers() {
        return Kinds.numbers(server.kind(), NUMBERS);
    }

    /** On MariaDB 11.4, KILL QUERY and a SLEEP() that is about to end can hold each other up for two seconds. */
    @Override
    public String slow() {
        return switch (server.kind()) {
            case POSTGRES -> "SELECT count(*) FROM pg_sleep(0.03)";
            case MYSQL -> "SELECT SLEEP(0.03)";
            case MARIADB -> "SELECT count(*) FROM seq_1_to_200000 WHERE seq % 7 = 3";
        };
    }

    @Override
    public String returning() {
        return server.kind() == ServerKind.MYSQL ? "" : " RETURNING part";
    }

    @Override
    public String connectionId() {
        return Kinds.connectionId(server.kind());
    }

    @Override
    public void assertIdle() {
        String query = isPostgres() ? LEFT_ON_POSTGRES : LEFT_ON_MYSQL;
        long start = System.nanoTime();
        String left = server.value(query);
        while (!left.equals("0")) {
            assertThat(System.nanoTime() - start)
                    .as("%s connections, transactions or locks are left", left)
                    .isLessThan(Outcomes.PATIENCE.toNanos());
            left = server.value(query);
        }
        if (isPostgres()) {
            server.execute(
                    "SET lock_timeout = '10s'",
                    "BEGIN",
                    "LOCK TABLE races, counters IN ACCESS EXCLUSIVE MODE", // which an autovacuum may hold up
                    "ROLLBACK");
        } else {
            server.execute("SET lock_wait_timeout = 10", "LOCK TABLES races WRITE, counters WRITE", "UNLOCK TABLES");
        }
    }

    private boolean isPostgres() {
        return server.kind() == ServerKind.POSTGRES;
    }

    @Override
    public void close() {
        server.close();
    }
}
