package dev.based.benchmarks.work;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the right results are; each contender hands in what it read. */
public final class Checks {
    private final Sizes sizes;
    private final long[] checksums;

    /** Checks for tables of these sizes. */
    public Checks(Sizes sizes) {
        this.sizes = sizes;
        checksums = new long[sizes.movies() + 1];
        for (int id = 0; id < sizes.movies(); id++) {
            checksums[id + 1] = checksums[id] + Movie.of(id).checksum();
        }
    }

    /** The sizes of the tables. */
    public Sizes sizes() {
        return sizes;
    }

    /** The id of the row that the operation with this number reads or changes. */
    public int id(int index) {
        return index % sizes.movies();
    }

    /** The first of some ids in a row, so that operations of the same size change the same rows or quite others. */
    public int firstId(int index, int size) {
        int blocks = Math.max(1, sizes.movies() / size);
        return index % blocks * size % sizes.movies();
    }

    /** One movie's title and year. */
    public static void movie(int id, String title, int year) {
        if (year != 1920 + id % 100 || !title.startsWith("Movie number") || title.length() != 13 + digits(id)) {
            throw new WrongResultException("Movie " + id + " is " + title + ", " + year + ".");
        }
    }

    private static int digits(int id) {
        return id < 10 ? 1 : id < 100 ? 2 : id < 1_000 ? 3 : id < 10_000 ? 4 : 5;
    }

    /** The sum of the checksums of the first movies. */
    public void movies(int count, long checksum) {
        equal("checksum of movies", checksums[count], checksum);
    }

    /** The sum over all numbers of what {@link #number} gives. */
    public void numbers(long checksum) {
        long count = sizes.stream();
        equal("checksum of numbers", count * (count - 1) / 2 + count * 2_000 + count * 6, checksum);
    }

    /** What a row of {@code numbers} adds to their sum. */
    public static long number(int id, String title, int year) {
        return id + title.length() + year;
    }

    /** The rows that one statement changed. */
    public static void changed(long wanted, long rows) {
        equal("rows changed", wanted, rows);
    }

    /** The id of a row of {@code counters}. */
    public static void counter(int wanted, int id) {
        equal("id", wanted, id);
    }

    /** The sum of a row of columns, which are {@code id}, {@code id + 1} and so on. */
    public static void columns(int id, int columns, long sum) {
        equal("sum of columns", LongStream.range(id, id + columns).sum(), sum);
    }

    /** How many of so many ids, from 0 on and over again, there are. */
    public void found(int parameters, long count) {
        equal("rows found", Math.min(parameters, sizes.movies()), count);
    }

    /** The parameters of {@link Work#PARAMETERS}. */
    public int[] parameters(int count) {
        return IntStream.range(0, count).map(i -> i % sizes.movies()).toArray();
    }

    static void equal(String what, long wanted, long found) {
        if (wanted != found) {
            throw new WrongResultException(what + ": " + found + " instead of " + wanted);
        }
    }
}
