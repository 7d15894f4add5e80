package dev.based.tests.servers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server, and can stop to pass anything on, without closing a connection: as a network does whose
 * other end is gone.
 */
public final class FreezingProxy extends Proxy {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger stuck = new AtomicInteger();
    private volatile int generation;
    private volatile boolean frozen;

    /** Starts a proxy before a server. */
    public FreezingProxy(Server server) {
        super(server);
    }

    /** From now on nothing is passed on, on old connections and new ones. */
    public void freeze() {
        frozen = true;
        generation++;
    }

    /** Lets new connections pass; those that were frozen stay so. */
    public void thaw() {
        frozen = false;
    }

    /** In how many directions of connections something is kept for ever. */
    public int stuck() {
        return stuck.get();
    }

    @Override
    Line line() {
        int mine = generation;
        return new Line() {
            @Override
            public void request() {
                waitIfFrozen(mine);
            }

            @Override
            public void answer() {
                waitIfFrozen(mine);
            }
        };
    }

    private void waitIfFrozen(int born) {
        if (!frozen && generation == born) {
            return;
        }
        stuck.incrementAndGet();
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        super.close();
        end.countDown();
    }
}
