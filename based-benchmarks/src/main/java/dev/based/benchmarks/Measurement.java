package dev.based.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rounds of the same work by each peer in turn, so that a noisy machine is noisy for all, and their medians. */
final class Measurement {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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
     * Measures and prints one line for each contender.
     *
     * @param title what is done
     * @param statements how many statements a transaction has, for the bytes allocated by each
     * @param contenders those that do it; the first one is what the others are compared with
     */
    void run(String title, int statements, Contender... contenders) throws Exception {
        int[] transactions = new int[contenders.length];
        for (int i = 0; i < transactions.length; i++) {
            transactions[i] = calibrate(contenders[i].work());
        }
        double[][] rates = new double[contenders.length][rounds];
        double[][] bytes = new double[contenders.length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < transactions.length; i++) {
                long allocated = allocated();
                long start = System.nanoTime();
                contenders[i].work().run(transactions[i]);
                rates[i][round] = transactions[i] * 1e9 / (System.nanoTime() - start);
                bytes[i][round] = (double) (allocated() - allocated) / transactions[i] / statements;
            }
        }
        print(title, contenders, rates, bytes);
    }

    /** Warms a contender up for some seconds and finds how many transactions fill a round. */
    private int calibrate(Work work) throws Exception {
        int transactions = 50;
        long end = System.nanoTime() + 3_000_000_000L;
        while (true) {
            long start = System.nanoTime();
            work.run(transactions);
            double perTransaction = (double) (System.nanoTime() - start) / transactions;
            transactions = (int) Math.max(50, milliseconds * 1e6 / perTransaction);
            if (System.nanoTime() > end) {
                return transactions;
            }
        }
    }

    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(count -> count > 0)
                .sum();
    }

    private static void print(String title, Contender[] contenders, double[][] rates, double[][] bytes) {
        System.out.printf("%n%s%n", title);
        System.out.printf("  %-24s %14s %10s %18s%n", "", "transactions/s", "ratio", "bytes/statement");
        double base = median(rates[0]);
        for (int i = 0; i < rates.length; i++) {
            System.out.printf(
                    "  %-24s %14.0f %10.2f %18.0f%n",
                    contenders[i].name(), median(rates[i]), median(rates[i]) / base, median(bytes[i]));
        }
    }

    private static double median(double[] values) {
        List<Double> sorted = new ArrayList<>(Arrays.stream(values).boxed().toList());
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }
}
