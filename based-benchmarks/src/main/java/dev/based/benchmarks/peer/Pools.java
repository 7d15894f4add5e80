package dev.based.benchmarks.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.based.DatabaseUrl;
import dev.based.benchmarks.server.Jdbc;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** HikariCP's pools. */
final class Pools {
    private static final int BUSY_MILLIS = 30_000;

    private Pools() {}

    /** Connections to a server, whose driver is given further options. */
    static HikariDataSource ofServer(DatabaseUrl url, boolean autoCommit, String options) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Jdbc.url(url) + options);
        config.setUsername(url.username().orElse(""));
        config.setPassword(url.password().orElse(""));
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(Peer.CONNECTIONS);
        return new HikariDataSource(config);
    }

    /** Connections to a file. */
    static HikariDataSource ofFile(DatabaseUrl url, int size) {
        SQLiteDataSource source = new SQLiteDataSource(settings());
        source.setUrl(Jdbc.url(url));
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    /** As Based has it: WAL, and transactions that take the write lock when they begin. No select of a key behind each insert. */
    static SQLiteConfig settings() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(false);
        return config;
    }
}
