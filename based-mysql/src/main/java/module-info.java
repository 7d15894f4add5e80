/** The backend for MySQL and MariaDB. */
module dev.based.mysql {
    requires transitive dev.based.core;
    requires io.vertx.core;
    requires io.vertx.sql.client;
    requires io.vertx.sql.client.mysql;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    exports dev.based.mysql;

    provides dev.based.spi.BackendProvider with
            dev.based.mysql.MysqlBackendProvider;
}
