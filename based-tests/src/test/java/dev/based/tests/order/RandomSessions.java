package dev.based.tests.order;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Runs sessions side by side whose calls come from many threads, and compares what is left of them with the calls. */
final class RandomSessions implements AutoCloseable {
    private static final int SIDE_BY_SIDE = 8;
    private static final int THREADS = 6;

    private final Database database;
    private final Callers callers = new Callers(THREADS);
    private final Semaphore places = new Semaphore(SIDE_BY_SIDE);
    private final List<RandomSession> sessions = new ArrayList<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private int kept;
    private int outliving;

    RandomSessions(String url, String key) {
        database = await(Database.create(url, DatabaseOptions.DEFAULT).connect());
        await(database.execute("CREATE TABLE calls (" + key + ", session int, number int)"));
    }

    void run(int count, long seed) throws InterruptedException {
        for (int id = 0; id < count; id++) {
            RandomSession session = new RandomSession(id, new SplittableRandom(seed + id), callers);
            sessions.add(session);
            places.acquire();
            session.run(database).whenComplete((done, error) -> {
                if (session.fails() == (error == null)) {
                    wrong.add("session " + session.id() + " ended with " + error);
                }
                places.release();
            });
        }
        places.acquire(SIDE_BY_SIDE);
        compare();
    }

    private void compare() {
        Map<Integer, List<Integer>> left =
                await(database.fetchAll("SELECT session, number FROM calls ORDER BY id")).stream()
                        .collect(Collectors.groupingBy(
                                row -> row.getInt("session"),
                                Collectors.mapping(row -> row.getInt("number"), Collectors.toList())));
        for (RandomSession session : sessions) {
            List<Integer> numbers = left.getOrDefault(session.id(), List.of());
            if (numbers.equals(session.expected())) {
                kept++;
            } else {
                wrong.add("session " + session.id() + " left " + numbers);
            }
            if (session.expected().isEmpty()) {
                outliving += numbers.size();
            }
        }
    }

    List<String> wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        long failed = sessions.stream()
                .filter(session -> session.expected().isEmpty())
                .count();
        long calls = sessions.stream().mapToLong(RandomSession::calls).sum();
        return calls + " calls; " + outliving + " rows outlive " + failed + " that were rolled back; order kept in "
                + kept + " of " + sessions.size();
    }

    @Override
    public void close() {
        await(database.disconnect());
        callers.close();
    }
}
