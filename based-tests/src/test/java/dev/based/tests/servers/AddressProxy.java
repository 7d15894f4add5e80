package dev.based.tests.servers;

import java.net.InetAddress;

/** A server as it is seen at one address of this machine, and at none of its others. */
public final class AddressProxy extends Proxy {
    /** Starts a proxy before a server. */
    public AddressProxy(InetAddress address, Server server) {
        super(address, server.host(), server.port());
    }

    @Override
    Line line() {
        return new Line() {};
    }
}
