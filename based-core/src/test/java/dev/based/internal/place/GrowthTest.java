package dev.based.internal.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** What a pool comes to in bursts, on a clock of the test's own: connections, waits. */
class GrowthTest {
    private static final long MILLI = 1_000_000;

    /** A pool of a simulated database; times are in nanoseconds. */
    private static final class Simulation {
        private final Growth growth = new Growth();
        private final long opening;
        private final long holding;
        private final int size;
        /** When what is open becomes free, and when what is being opened is open. */
        private final PriorityQueue<Long> free = new PriorityQueue<>();

        private final PriorityQueue<Long> arrivals = new PriorityQueue<>();
        private int idle;
        private int waiting;
        private long now = 1;

        Simulation(int size, long opening, long holding) {
            this.size = size;
            this.opening = opening;
            this.holding = holding;
        }

        int connections() {
            return free.size() + idle + arrivals.size();
        }

        /** Opens one before all, as connecting does. */
        Simulation connected() {
            return connected(opening);
        }

        Simulation connected(long first) {
            growth.begun(now);
            now += first;
            growth.opened(now, first);
            idle = 1;
            return this;
        }

        void call(int count) {
            for (int i = 0; i < count; i++) {
                if (idle > 0) {
                    idle--;
                    hold();
                } else {
                    if (waiting == 0) {
                        growth.beginsToWait(now);
                    }
                    waiting++;
                }
                grow();
            }
        }

        private void hold() {
            growth.handed(now);
            free.add(now + holding);
        }

        private void grow() {
            while (waiting > 0
                    && connections() < size
                    && growth.mayOpen(now, waiting, arrivals.size(), 0, free.size())
                    && growth.isWorthwhile(now, waiting, arrivals.size(), free.size())) {
                growth.begun(now);
                arrivals.add(now + opening);
            }
        }

        private void serve() {
            if (waiting == 0) {
                idle++;
                return;
            }
            waiting--;
            hold();
            if (waiting == 0) {
                growth.emptied(now);
            }
        }

        /** Lets time pass until nobody waits; gives when that is. */
        long run() {
            while (waiting > 0) {
                long look = growth.next(now, waiting, arrivals.size(), arrivals.size(), 0, free.size());
                long event = Math.min(
                        free.isEmpty() ? Long.MAX_VALUE : free.peek(),
                        arrivals.isEmpty() ? Long.MAX_VALUE : arrivals.peek());
                assertThat(Math.min(look, event)).isGreaterThanOrEqualTo(now).isLessThan(Long.MAX_VALUE);
                now = Math.min(look, event);
                if (!free.isEmpty() && free.peek() <= now) {
                    free.poll();
                    growth.held(holding);
                    serve();
                } else if (!arrivals.isEmpty() && arrivals.peek() <= now) {
                    arrivals.poll();
                    growth.opened(now, opening);
                    serve();
                }
                grow();
            }
            return now;
        }
    }

    @Test
    void spikeOfHikaricp_endsWithFewConnections() {
        Simulation pool = new Simulation(50, 150 * MILLI, 2 * MILLI);
        pool.call(50);
        assertThat(pool.run()).isLessThan(250 * MILLI); // one connection alone takes 150 + 50 * 2
        assertThat(pool.connections()).isBetween(1, 8);
    }

    @Test
    void spikeOnAPoolThatIsConnected_endsWithFewConnections() {
        Simulation pool = new Simulation(50, 150 * MILLI, 2 * MILLI).connected();
        pool.call(50);
        assertThat(pool.run() - 150 * MILLI).isLessThanOrEqualTo(100 * MILLI + 1);
        assertThat(pool.connections()).isLessThanOrEqualTo(4);
    }

    @Test
    void largeSpike_opensAsManyAsPay() {
        Simulation pool = new Simulation(50, 150 * MILLI, 2 * MILLI);
        pool.call(500);
        assertThat(pool.run()).isLessThan(500 * MILLI);
        assertThat(pool.connections()).isBetween(3, 8);
    }

    @Test
    void longSessions_growToTheSizeInAFewSteps() {
        Simulation pool = new Simulation(50, 150 * MILLI, 10_000 * MILLI);
        pool.call(50);
        assertThat(pool.run()).isLessThan(9 * 150 * MILLI);
        assertThat(pool.connections()).isEqualTo(50);
    }

    @Test
    void longSessionsAfterShortOnes_growAsWell() {
        Simulation pool = new Simulation(10, 20 * MILLI, 1_000 * MILLI).connected();
        pool.growth.held(MILLI);
        long start = pool.now;
        pool.call(10);
        assertThat(pool.run() - start).isLessThan(300 * MILLI);
        assertThat(pool.connections()).isEqualTo(10);
    }

    @Test
    void callersThatAlwaysWaitABit_getAnotherConnectionInTheEnd() {
        Simulation pool = new Simulation(10, 20 * MILLI, MILLI).connected();
        pool.growth.held(MILLI);
        pool.call(1);
        for (int i = 0; i < 40; i++) { // two callers on one connection, one of which waits nearly always
            pool.call(1);
            pool.run();
        }
        assertThat(pool.connections()).isBetween(2, 3);
    }

    /** The first connection may take seconds, in which a program loads what it needs. */
    @Test
    void firstConnectionThatWasSlow_doesNotMakeTheOthersLate() {
        Simulation pool = new Simulation(10, 100 * MILLI, 60_000 * MILLI).connected(4_400 * MILLI);
        long start = pool.now;
        pool.call(6);
        assertThat(pool.run() - start).isLessThan(800 * MILLI);
        assertThat(pool.connections()).isEqualTo(6);
    }

    @Test
    void oneSlowConnection_doesNotMakeTheOthersLate() {
        Simulation pool = new Simulation(10, 100 * MILLI, 60_000 * MILLI).connected();
        pool.growth.opened(pool.now, 9_000 * MILLI);
        long start = pool.now;
        pool.call(6);
        assertThat(pool.run() - start).isLessThan(800 * MILLI);
    }

    @Test
    void attemptsThatFail_comeOneAtATime_withGrowingPauses() {
        Growth growth = new Growth();
        long now = 1;
        long last = 0;
        for (int i = 0; i < 12; i++) {
            assertThat(growth.mayOpen(now, 5, 1, 0, 5)).isEqualTo(i == 0);
            growth.failed(now, new IllegalStateException("refused"), false);
            assertThat(growth.mayOpen(now, 5, 0, 0, 5)).isFalse();
            long next = growth.next(now, 5, 0, 0, 0, 0);
            assertThat(next - now).isBetween(4 * MILLI, 500 * MILLI);
            assertThat(growth.mayOpen(next, 5, 0, 0, 5)).isTrue();
            assertThat(growth.mayOpen(next, 5, 1, 0, 5)).isFalse();
            last = next - now;
            now = next;
        }
        assertThat(last).isGreaterThanOrEqualTo(250 * MILLI);
        growth.opened(now, MILLI);
        assertThat(growth.failure()).isNull();
        assertThat(growth.mayOpen(now, 1, 1, 0, 0)).isTrue();
    }

    /** A password that is wrong for the whole night. */
    @Test
    void loginsThatAreRefused_whereNobodyWaits_becomeRare_untilSomebodyDoes() {
        Growth growth = new Growth();
        long now = 1;
        for (int i = 0; i < 12; i++) {
            growth.failed(now, new IllegalStateException("refused"), true);
            now = growth.next(now, 0, 0, 0, 0, 0);
        }
        growth.failed(now, new IllegalStateException("refused"), true);
        long rest = growth.next(now, 0, 0, 0, 0, 0);
        assertThat(rest - now).isBetween(5_000 * MILLI, 10_000 * MILLI);
        assertThat(growth.mayOpen(rest - MILLI, 0, 0, 0, 0)).isFalse();
        assertThat(growth.mayOpen(rest, 0, 0, 0, 0)).isTrue();
        long first = growth.next(now, 1, 0, 0, 0, 0);
        assertThat(first - now).isBetween(250 * MILLI, 500 * MILLI);
        assertThat(growth.mayOpen(first, 1, 0, 0, 0)).isTrue();
        growth.failed(now, new IllegalStateException("no server"), false);
        assertThat(growth.next(now, 0, 0, 0, 0, 0) - now).isBetween(250 * MILLI, 500 * MILLI);
    }

    /** Whatever their packets have met: they may come yet, and nobody waits for that. */
    @Test
    void attemptsThatAreSlow_haveOneMoreBesideThem() {
        Growth growth = new Growth();
        assertThat(growth.slowNanos()).isEqualTo(1_000 * MILLI);
        growth.opened(1, 20 * MILLI);
        assertThat(growth.slowNanos()).isEqualTo(500 * MILLI);
        growth.opened(1, 2_000 * MILLI);
        assertThat(growth.slowNanos()).isEqualTo(4_000 * MILLI);
        assertThat(growth.mayOpen(1, 5, 0, 7, 0)).isTrue();
        assertThat(growth.mayOpen(1, 5, 1, 7, 5)).isFalse();
        growth.failed(1, new IllegalStateException("no server"), false);
        assertThat(growth.slowNanos()).isEqualTo(4_000 * MILLI);
        long next = growth.next(1, 5, 0, 0, 2, 0);
        assertThat(growth.mayOpen(next, 5, 0, 2, 0)).isTrue();
        assertThat(growth.mayOpen(next, 5, 0, 3, 0)).isFalse();
        assertThat(growth.next(1, 5, 0, 0, 3, 0)).isEqualTo(Growth.NEVER);
        growth.failed(1, new IllegalStateException("refused"), true);
        assertThat(growth.slowNanos()).isEqualTo(Growth.NEVER); // each attempt counts there
    }
}
