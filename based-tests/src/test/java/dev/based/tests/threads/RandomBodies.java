package dev.based.tests.threads;

import dev.based.Async;
import dev.based.Database;
import dev.based.tests.support.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Bodies by a seed, a few at a time, so that each can have a second connection. */
final class RandomBodies {
    private static final int CALLERS = 3;

    private final Database database;
    private final long seed;
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<RandomBody> ended = new ConcurrentLinkedQueue<>();

    RandomBodies(Database database, long seed) {
        this.database = database;
        this.seed = seed;
    }

    void run(int bodies) {
        List<Integer> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.add(caller);
        }
        Outcomes.await(Async.all(
                callers,
                caller -> Async.async(() -> {
                    for (int number = begun.getAndIncrement(); number < bodies; number = begun.getAndIncrement()) {
                        RandomBody body = new RandomBody(database, number, seed);
                        body.run();
                        ended.add(body);
                    }
                    return caller;
                })));
    }

    /** What must be in the database, given what is: of a body whose outcome is unknown all or nothing. */
    List<String> expected(List<String> written) {
        List<String> expected = new ArrayList<>();
        ended.forEach(body -> expected.addAll(body.expected(written)));
        return expected;
    }

    /** What failed with an error that nobody caused. */
    List<String> wrong() {
        return ended.stream().flatMap(body -> body.wrong().stream()).toList();
    }

    @Override
    public String toString() {
        TreeMap<String, Integer> tally = new TreeMap<>();
        ended.forEach(body -> tally.merge(body.outcome(), 1, Integer::sum));
        return tally.toString();
    }
}
