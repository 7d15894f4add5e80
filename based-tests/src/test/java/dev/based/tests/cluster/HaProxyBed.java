package dev.based.tests.cluster;

import dev.based.tests.servers.HaProxy;
import dev.based.tests.servers.Server;

/** The same two behind an HAProxy that follows the role, whose address is all that callers know. */
final class HaProxyBed implements Bed {
    private final PostgresBed servers = new PostgresBed();
    private final HaProxy proxy;

    HaProxyBed() {
        try {
            proxy = HaProxy.toPrimary(servers.primary(), servers.standby());
        } catch (RuntimeException error) {
            servers.close();
            throw error;
        }
    }

    @Override
    public String url() {
        return "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:" + proxy.port() + "/" + Server.USER
                + "?target_session_attrs=read-write";
    }

    @Override
    public void kill() {
        servers.kill();
    }

    @Override
    public void promote() {
        servers.promote();
    }

    @Override
    public void repair() {
        servers.repair();
    }

    @Override
    public Server survivor() {
        return servers.survivor();
    }

    @Override
    public void close() {
        proxy.close();
        servers.close();
    }
}
