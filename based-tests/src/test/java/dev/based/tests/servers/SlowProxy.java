package dev.based.tests.servers;

/** Stands between clients and a server, and passes all on late, in small pieces. */
public final class SlowProxy extends Proxy {
    private final int piece;
    private final long delayMillis;

    /**
     * Starts a proxy before a server.
     *
     * @param piece how many bytes pass at once
     * @param delayMillis how long a piece waits, in milliseconds
     */
    public SlowProxy(Server server, int piece, long delayMillis) {
        super(server);
        this.piece = piece;
        this.delayMillis = delayMillis;
    }

    @Override
    Line line() {
        return new Line() {
            @Override
            public int room(boolean request) {
                return piece;
            }

            @Override
            public void request() {
                travel(delayMillis);
            }

            @Override
            public void answer() {
                travel(delayMillis);
            }
        };
    }
}
