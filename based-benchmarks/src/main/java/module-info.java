/** Benchmarks, run by hand on the class path. */
module dev.based.benchmarks {
    requires dev.based.core;
    requires io.vertx.core;
    requires io.vertx.sql.client;
    requires io.vertx.sql.client.jdbc;
    requires java.sql;
    requires jdk.management;
    requires static org.jspecify;
}
