package dev.based.benchmarks.work;

import java.util.List;
import java.util.stream.IntStream;

/** A row of a batch. */
public record Rating(int id, double rating, String note) {
    /** So many of them, with ids from 0 on. */
    public static List<Rating> list(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> new Rating(id, id % 100 / 10.0, "A note on movie " + id))
                .toList();
    }
}
