package dev.based.tests.servers;

import java.util.function.Supplier;

/** Stands between clients and a server, and cuts connections, in both directions or in one. */
public final class CuttingProxy extends Proxy {
    private final Supplier<Cut> cuts;

    /**
     * Starts a proxy.
     *
     * @param host where the server is
     * @param port where the server is
     * @param cuts asked, by many threads, what is to happen to each piece of data
     */
    public CuttingProxy(String host, int port, Supplier<Cut> cuts) {
        super(host, port);
        this.cuts = cuts;
    }

    @Override
    Line line() {
        return new Line() {
            private volatile boolean deaf;
            private volatile boolean mute;

            @Override
            public Cut cut(boolean request, byte[] bytes, int length) {
                if (request ? deaf : mute) {
                    return Cut.SILENCE;
                }
                Cut cut = cuts.get();
                deaf |= request && cut == Cut.SILENCE;
                mute |= !request && cut == Cut.SILENCE;
                return cut;
            }
        };
    }
}
