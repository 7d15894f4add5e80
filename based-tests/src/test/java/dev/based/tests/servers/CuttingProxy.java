package dev.based.tests.servers;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands between clients and a server, and cuts connections, in both directions or in one. */
public final class CuttingProxy extends Proxy {
    private final Supplier<Cut> cuts;
    private final @Nullable IntSupplier room;

    /**
     * Starts a proxy.
     *
     * @param host where the server is
     * @param port where the server is
     * @param cuts asked, by many threads, what is to happen to each piece of data
     */
    public CuttingProxy(String host, int port, Supplier<Cut> cuts) {
        this(host, port, cuts, null);
    }

    /**
     * One that breaks data into small pieces, so that a cut comes between any two messages, and inside of them.
     *
     * @param room asked, by many threads, how long the next piece may be; null if it is as long as it comes
     */
    public CuttingProxy(String host, int port, Supplier<Cut> cuts, @Nullable IntSupplier room) {
        super(host, port);
        this.cuts = cuts;
        this.room = room;
    }

    @Override
    Line line() {
        return new Line() {
            private volatile boolean deaf;
            private volatile boolean mute;

            @Override
            public int room(boolean request) {
                return room == null ? Line.super.room(request) : room.getAsInt();
            }

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
