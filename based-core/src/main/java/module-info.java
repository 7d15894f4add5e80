/** Asynchronous access to SQL databases: the API, the SPI for backends, and the engine. */
module dev.based.core {
    requires jdk.net; // keepalive of TCP
    requires transitive org.jooq;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    // Not transitive: modules that require this one could not be compiled without Vert.x.
    requires static io.netty.buffer;
    requires static io.netty.common;
    requires static io.netty.handler;
    requires static io.netty.transport;
    requires static io.netty.transport.classes.epoll; // faster sockets, if they are there
    requires static io.netty.transport.unix.common;
    requires static io.vertx.core;
    requires static io.vertx.sql.client;
    requires java.desktop; // java.beans.ConstructorProperties
    requires static jakarta.xml.bind; // jOOQ's settings bear its annotations
    requires static tools.jackson.databind; // codecs of JSON, each if it is there
    requires static com.fasterxml.jackson.databind;
    requires static kotlinx.serialization.json;
    requires org.slf4j;

    exports dev.based;
    exports dev.based.observe;
    exports dev.based.spi;
    exports dev.based.vertx;

    uses dev.based.spi.BackendProvider;
    uses dev.based.spi.JsonCodec;
}
