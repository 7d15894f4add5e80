package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Queries;
import dev.based.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What calls have come to, what the tables must hold for it, and what was not as it should be. Safe for use by several threads. */
final class Ledger {
    /** How many violations are shown. */
    private static final int SHOWN = 10;

    private final Map<Integer, Account> accounts = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private int rows;

    synchronized void note(Account account) {
        accounts.put(account.number(), account);
        String violation = account.violation();
        if (violation != null) {
            violations.add(violation + ": " + account);
        }
    }

    synchronized void violated(String violation) {
        violations.add(violation);
    }

    synchronized int violations() {
        return violations.size();
    }

    /** The tables hold exactly what the calls said, and the calls said nothing that was not to be expected. */
    synchronized void check(Queries queries) {
        Map<Integer, List<Integer>> found = new HashMap<>();
        List<Row> all = await(queries.fetchAll("SELECT number, part FROM races ORDER BY id"));
        all.forEach(row ->
                found.computeIfAbsent(row.getInt(0), any -> new ArrayList<>()).add(row.getInt(1)));
        rows = all.size();
        int[] counters = new int[Track.COUNTERS];
        for (Account account : accounts.values()) {
            List<Integer> left = found.getOrDefault(account.number(), List.of());
            found.remove(account.number());
            boolean took = account.effect() == Account.Effect.ALL
                    || (account.effect() == Account.Effect.UNKNOWN && !left.isEmpty());
            List<Integer> expected = took ? account.rows() : List.of();
            if (!inOrder(account, left).equals(inOrder(account, expected))) {
                violations.add("the rows are " + left + ", not " + expected + ": " + account);
            }
            counters[account.number() % Track.COUNTERS] += took ? account.counted() : 0;
        }
        found.forEach((number, left) -> violations.add("rows " + left + " of no call: " + number));
        check(queries, counters);
        assertThat(violations.stream().limit(SHOWN))
                .as("the first of %d violations", violations.size())
                .isEmpty();
    }

    private static List<Integer> inOrder(Account account, List<Integer> parts) {
        return account.isInOrder() ? parts : parts.stream().sorted().toList();
    }

    private void check(Queries queries, int[] counters) {
        for (int id = 0; id < counters.length; id++) {
            Integer total = await(queries.fetchValue(Integer.class, "SELECT total FROM counters WHERE id = ?", id));
            if (total == null || total != counters[id]) {
                violations.add("Counter " + id + " is " + total + ", not " + counters[id]);
            }
        }
    }

    @Override
    public synchronized String toString() {
        return rows + " rows committed; " + violations.size() + " violations";
    }
}
