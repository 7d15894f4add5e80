package dev.based.tests.servers;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stands before PostgreSQL, lets two clients in at once, and tells all of them the same key for requests to cancel. */
public final class SameKeysProxy extends Proxy {
    /** The secret of that key. */
    public static final int SECRET = 4711;

    private static final int KEY = 12;
    private static final int CANCEL_LENGTH = 16;
    private static final int CANCEL_CODE = 80_877_102;

    private final CyclicBarrier both = new CyclicBarrier(2);
    private final Queue<Integer> asked = new ConcurrentLinkedQueue<>();

    /** Starts a proxy before a server. */
    public SameKeysProxy(Server server) {
        super(server);
    }

    /** The secrets of the requests to cancel that came. */
    public Queue<Integer> asked() {
        return asked;
    }

    @Override
    Line line() {
        return new Line() {
            private boolean told;

            @Override
            public void edit(boolean request, ByteBuffer bytes) {
                if (request) {
                    if (bytes.limit() == CANCEL_LENGTH
                            && bytes.getInt(0) == CANCEL_LENGTH
                            && bytes.getInt(4) == CANCEL_CODE) {
                        asked.add(bytes.getInt(12));
                    }
                    return;
                }
                for (int at = 0; !told && at + 1 + KEY <= bytes.limit(); at++) {
                    if (bytes.get(at) == 'K' && bytes.getInt(at + 1) == KEY) {
                        told = true;
                        bytes.putInt(at + 5, 1).putInt(at + 9, SECRET);
                        await();
                    }
                }
            }
        };
    }

    private void await() {
        try {
            both.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException(alone);
        }
    }
}
