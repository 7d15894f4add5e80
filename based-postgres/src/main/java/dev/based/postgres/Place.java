package dev.based.postgres;

import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import java.net.InetSocketAddress;

/** How to connect to one address of a host, also for requests to cancel; certificates are checked for the host's name. */
final class Place extends PgConnectOptions {
    private final InetSocketAddress address;

    Place(PgConnectOptions options, InetSocketAddress address) {
        super(options);
        this.address = address;
        setUseLayer7Proxy(options.getUseLayer7Proxy()); // the client's own copy forgets it
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public SocketAddress getSocketAddress() {
        return SocketAddress.inetSocketAddress(address);
    }
}
