package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Queries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What calls have come to, what the tables must hold for it, and what was not as it should be. Safe for use by several threads. */
final class Ledger {
    /** How many violations are shown. */
    private static final int SHOWN = 10;

    private final Set<Position> rows = new TreeSet<>();
    private final int[] counters = new int[Track.COUNTERS];
    private final Map<Integer, Finish> finishes = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Tally tally = new Tally();

    /** A row of the table. */
    private record Position(int number, int part) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return number == other.number ? Integer.compare(part, other.part) : Integer.compare(number, other.number);
        }
    }

    synchronized void note(Finish finish) {
        Call call = finish.call();
        finishes.put(call.number(), finish);
        finish.rows().forEach(row -> rows.add(new Position(call.number(), row)));
        if (finish.counted()) {
            counters[call.number() % Track.COUNTERS]++;
        }
        Attempt attempt = finish.attempt();
        if (attempt != null) {
            tally.note(finish, attempt);
        }
        String violation = finish.violation();
        if (violation != null) {
            violations.add(violation + ": " + finish);
        }
    }

    synchronized int cancels() {
        return tally.total();
    }

    /** The tables hold exactly what the calls said, and the calls said nothing that was not to be expected. */
    synchronized void check(Queries queries) {
        Set<Position> found = new TreeSet<>();
        await(queries.fetchAll("SELECT number, part FROM races"))
                .forEach(row -> found.add(new Position(row.getInt(0), row.getInt(1))));
        rows.stream()
                .filter(row -> !found.contains(row))
                .forEach(row -> violations.add(row + " is missing: " + finishes.get(row.number())));
        found.stream()
                .filter(row -> !rows.contains(row) && !isInDoubt(row.number()))
                .forEach(row -> violations.add(row + " must not be: " + finishes.get(row.number())));
        for (int id = 0; id < counters.length; id++) {
            Integer total = await(queries.fetchValue(Integer.class, "SELECT total FROM counters WHERE id = ?", id));
            if (total == null || total != counters[id]) {
                violations.add("Counter " + id + " is " + total + ", not " + counters[id]);
            }
        }
        assertThat(violations.stream().limit(SHOWN))
                .as("the first of %d violations; so far %s", violations.size(), tally)
                .isEmpty();
    }

    private boolean isInDoubt(int number) {
        Finish finish = finishes.get(number);
        return finish != null && finish.isInDoubt();
    }

    @Override
    public synchronized String toString() {
        return tally + "; " + rows.size() + " rows committed; " + violations.size() + " violations";
    }
}
