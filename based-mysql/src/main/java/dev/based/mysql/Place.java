package dev.based.mysql;

import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.net.InetSocketAddress;

/** How to connect to one address of a host; certificates are checked for the host's name. */
final class Place extends MySQLConnectOptions {
    private final InetSocketAddress address;

    Place(MySQLConnectOptions options, InetSocketAddress address) {
        super(options);
        this.address = address;
    }

    @Override
    public SocketAddress getSocketAddress() {
        return SocketAddress.inetSocketAddress(address);
    }

    /** A copy that leads to the same place. */
    static MySQLConnectOptions copy(MySQLConnectOptions options) {
        return options instanceof Place place ? new Place(options, place.address) : new MySQLConnectOptions(options);
    }
}
