/** The backend for PostgreSQL. */
module dev.based.postgres {
    requires transitive dev.based.core;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.vertx.core;
    requires io.vertx.sql.client;
    requires io.vertx.sql.client.pg;
    requires com.ongres.scram.client; // the client needs it for passwords, and does not require it

    exports dev.based.postgres;

    provides dev.based.spi.BackendProvider with
            dev.based.postgres.PostgresBackendProvider;
}
