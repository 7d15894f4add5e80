package dev.based.tests.broken;

import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import java.util.function.UnaryOperator;

/** Makes a backend whose connections have a flaw. */
final class BrokenConnections {
    private BrokenConnections() {}

    static UnaryOperator<Backend> with(UnaryOperator<Connection> flaw) {
        return backend -> new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return flaw.apply(connection);
            }
        };
    }
}
