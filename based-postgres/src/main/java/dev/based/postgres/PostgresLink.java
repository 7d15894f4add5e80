package dev.based.postgres;

import dev.based.vertx.VertxLink;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;

/** A connection to PostgreSQL. */
final class PostgresLink extends VertxLink {
    /**
     * What DISCARD ALL does, save that it leaves the statements alone which the client has prepared and counts on. Settings
     * go back to what the connection started with. Sent as one text, which is one transaction.
     */
    private static final String RESET = """
            SET SESSION AUTHORIZATION DEFAULT;
            RESET ROLE;
            RESET ALL;
            CLOSE ALL;
            UNLISTEN *;
            SELECT pg_catalog.pg_advisory_unlock_all();
            DISCARD TEMP;
            DISCARD SEQUENCES;
            DO $$
            DECLARE statement text;
            BEGIN
              FOR statement IN SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql LOOP
                EXECUTE pg_catalog.format('DEALLOCATE %I', statement);
              END LOOP;
            END $$""";

    private final PgConnection client;

    PostgresLink(PgConnection client) {
        super(client);
        this.client = client;
        client.noticeHandler(notice -> {}); // the client would log it, with whatever values it quotes
    }

    @Override
    public Future<?> cancel() {
        return client.cancelRequest();
    }

    @Override
    public Future<?> reset() {
        return client.query(RESET).execute();
    }
}
