package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.mariadb.r2dbc.MariadbConnectionConfiguration;
import org.mariadb.r2dbc.MariadbConnectionFactory;
import org.mariadb.r2dbc.SslMode;

/** R2DBC's drivers. */
final class R2dbcDrivers {
    private R2dbcDrivers() {}

    static ConnectionFactory of(DatabaseUrl url) {
        return url.scheme().equals("postgresql") ? postgres(url) : mariadb(url);
    }

    private static ConnectionFactory postgres(DatabaseUrl url) {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host(url.host().orElseThrow())
                .port(url.port().orElseThrow())
                .username(url.username().orElseThrow())
                .password(url.password().orElse(""))
                .database(url.database().orElseThrow())
                .build());
    }

    /** Statements are prepared on the server, since the other peers do it. */
    private static ConnectionFactory mariadb(DatabaseUrl url) {
        return new MariadbConnectionFactory(MariadbConnectionConfiguration.builder()
                .host(url.host().orElseThrow())
                .port(url.port().orElseThrow())
                .username(url.username().orElseThrow())
                .password(url.password().orElse(""))
                .database(url.database().orElseThrow())
                .sslMode(SslMode.DISABLE)
                .useServerPrepStmts(true)
                .build());
    }
}
