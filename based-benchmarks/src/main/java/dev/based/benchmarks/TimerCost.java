package dev.based.benchmarks;

import dev.based.benchmarks.Measurement.Contender;
import dev.based.benchmarks.Measurement.Work;
import dev.based.internal.async.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What deadlines cost: those that never come, as nearly all of them. */
final class TimerCost {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MANY = 64;
    private static final int SELECTS = 20;

    private TimerCost() {}

    /** The clock by itself: deadlines that are set and taken back, while others wait. */
    static void ofDeadlines(Measurement measurement) throws Exception {
        try (Timer none = waiting(0);
                Timer some = waiting(MANY);
                Timer many = waiting(10_000)) {
            measurement.run(
                    "Timer: a deadline set and taken back",
                    1,
                    new Contender("while none waits", count -> setAndTakeBack(none, count)),
                    new Contender("while 64 wait", count -> setAndTakeBack(some, count)),
                    new Contender("while 10,000 wait", count -> setAndTakeBack(many, count)),
                    new Contender("by 2 threads, 64 wait", byTwo(count -> setAndTakeBack(some, count / 2))));
        }
    }

    private static Timer waiting(int deadlines) {
        Timer timer = new Timer();
        for (int i = 0; i < deadlines; i++) {
            timer.after(LIMIT.multipliedBy(1_000), () -> {});
        }
        return timer;
    }

    private static void setAndTakeBack(Timer timer, int count) {
        for (int i = 0; i < count; i++) {
            timer.after(LIMIT, () -> {}).cancel();
        }
    }

    private static Work byTwo(Work work) {
        return count -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                threads.add(new Thread(() -> {
                    try {
                        work.run(count);
                    } catch (Exception error) {
                        throw new IllegalStateException(error);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        };
    }

    /** Statements with and without a deadline. */
    static void ofStatements(Server server, Measurement measurement) throws Exception {
        try (BasedDatabase based = new BasedDatabase(server.url())) {
            based.createTables();
            singles(server, measurement, based, 1);
            singles(server, measurement, based, MANY);
            measurement.run(
                    server.name() + ": session of 20 chained selects by key, 1 caller",
                    SELECTS,
                    new Contender("no deadline", count -> based.sessions(count, 1, SELECTS)),
                    new Contender("Statement.withTimeout", count -> based.limitedSessions(count, 1, SELECTS)));
        }
    }

    private static void singles(Server server, Measurement measurement, BasedDatabase based, int callers)
            throws Exception {
        measurement.run(
                server.name() + ": single statement by key, " + callers + (callers == 1 ? " caller" : " callers"),
                1,
                new Contender("no deadline", count -> based.singles(count, callers)),
                new Contender("Statement.withTimeout", count -> based.limitedSingles(count, callers)),
                new Contender("Async.withTimeout", count -> based.singlesWithTimeout(count, callers)));
    }
}
