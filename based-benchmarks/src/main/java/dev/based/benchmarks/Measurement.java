package dev.based.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rounds of the same work by each peer in turn, so that a noisy machine is noisy for all, and their medians. */
final class Measurement {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final long SHORTEST_WARM_UP = 2_500_000_000L;
    private static final long LONGEST_WARM_UP = 8_000_000_000L;

    /** Some transactions' work. */
    @FunctionalInterface
    interface Work {
        void run(int transactions) throws Exception;
    }

    /**
     * One of those that are compared.
     *
     * @param name what the report calls it
     * @param work its way to do the work
     */
    record Contender(String name, Work work) {}

    private final int rounds;
    private final int milliseconds;

    /**
     * Creates a measurement.
     *
     * @param rounds how often each contender works
     * @param milliseconds about how long it works in a round
     */
    Measurement(int rounds, int milliseconds) {
        this.rounds = rounds;
        this.milliseconds = milliseconds;
    }

    /**
     * Measures and prints one line for each contender, which works for about as long in each round.
     *
     * @param title what is done
     * @param statements how many statements a transaction has, for the cost of each
     * @param contenders those that do it; the first one is what the others are compared with
     */
    void run(String title, int statements, List<Contender> contenders) throws Exception {
        int[] transactions = new int[contenders.size()];
        for (int i = 0; i < transactions.length; i++) {
            transactions[i] = calibrate(contenders.get(i).work());
        }
        measure(title, statements, contenders, transactions);
    }

    void run(String title, int statements, Contender... contenders) throws Exception {
        run(title, statements, List.of(contenders));
    }

    /**
     * The same for work that is done as a whole, however long it takes.
     *
     * @param title what is done
     * @param size how much of it there is
     * @param contenders those that do it; the first one is what the others are compared with
     */
    void runWhole(String title, int size, Contender... contenders) throws Exception {
        int[] sizes = new int[contenders.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = size;
            contenders[i].work().run(size);
        }
        measure(title, 1, List.of(contenders), sizes);
    }

    private void measure(String title, int statements, List<Contender> contenders, int[] transactions)
            throws Exception {
        double[][] rates = new double[transactions.length][rounds];
        double[][] processor = new double[transactions.length][rounds];
        double[][] bytes = new double[transactions.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < transactions.length; i++) {
                long allocated = allocated();
                long used = SYSTEM.getProcessCpuTime();
                long start = System.nanoTime();
                contenders.get(i).work().run(transactions[i]);
                rates[i][round] = transactions[i] * 1e9 / (System.nanoTime() - start);
                processor[i][round] = (SYSTEM.getProcessCpuTime() - used) / 1e3 / transactions[i] / statements;
                bytes[i][round] = (double) (allocated() - allocated) / transactions[i] / statements;
            }
        }
        print(title, statements, contenders, rates, processor, bytes);
    }

    /** Warms a contender up, and finds how many transactions fill a round. */
    private int calibrate(Work work) throws Exception {
        int transactions = 2;
        long begin = System.nanoTime();
        long used = SYSTEM.getProcessCpuTime();
        while (true) {
            long start = System.nanoTime();
            work.run(transactions);
            long end = System.nanoTime();
            transactions = (int) Math.max(2, milliseconds * 1e6 * transactions / (end - start));
            if (isWarm(end - begin, SYSTEM.getProcessCpuTime() - used)) {
                return transactions;
            }
        }
    }

    /** On a busy machine the compiler gets as little of the processors as the work that it is to make fast. */
    private static boolean isWarm(long nanos, long cpuNanos) {
        return nanos > SHORTEST_WARM_UP && (cpuNanos > SHORTEST_WARM_UP || nanos > LONGEST_WARM_UP);
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(count -> count > 0)
                .sum();
    }

    private static void print(
            String title,
            int statements,
            List<Contender> contenders,
            double[][] rates,
            double[][] processor,
            double[][] bytes) {
        System.out.printf("%n%s%n", title);
        System.out.printf(
                "  %-24s %12s %8s %10s %14s %14s %16s%n",
                "", "per second", "ratio", "by round", "us/statement", "us of the CPU", "bytes/statement");
        double base = median(rates[0]);
        for (int i = 0; i < rates.length; i++) {
            double rate = median(rates[i]);
            System.out.printf(
                    "  %-24s %12.0f %8.2f %10.2f %14.2f %14.2f %16.0f%n",
                    contenders.get(i).name(),
                    rate,
                    rate / base,
                    median(ratios(rates[i], rates[0])),
                    1e6 / rate / statements,
                    median(processor[i]),
                    median(bytes[i]));
        }
    }

    /** Each round by itself: on a machine that is busy at times, the surer comparison. */
    private static double[] ratios(double[] rates, double[] base) {
        double[] ratios = new double[rates.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = rates[round] / base[round];
        }
        return ratios;
    }

    private static double median(double[] values) {
        List<Double> sorted = new ArrayList<>(Arrays.stream(values).boxed().toList());
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }
}
