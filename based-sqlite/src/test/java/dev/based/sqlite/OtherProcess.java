package dev.based.sqlite;

import static dev.based.Async.async;
import static dev.based.Async.await;

import dev.based.Async;
import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Session;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** A process beside the test's that increments the same counter: the URL is its argument. */
public final class OtherProcess {
    static final int TIMES = 300;

    private OtherProcess() {}

    /** Connects, says so by a byte on standard output, and increments. */
    public static void main(String[] arguments) {
        await(Database.use(
                arguments[0],
                database -> async(() -> {
                    System.out.write('s');
                    System.out.flush();
                    increment(database, TIMES);
                    return null;
                })));
    }

    static void increment(Database database, int times) {
        await(increments(database, times));
    }

    /** Reads and writes in one session each, so that an increment between the two would be lost. */
    static CompletionStage<?> increments(Database database, int times) {
        return Async.forEach(
                IntStream.range(0, times).boxed()::iterator, i -> database.session(OtherProcess::increment));
    }

    /** One increment, in a session or in a transaction inside one. */
    static CompletionStage<ExecuteResult> increment(Session session) {
        return session.fetchValue(Integer.class, "SELECT value FROM counter")
                .thenCompose(value -> session.execute("UPDATE counter SET value = ?", value + 1));
    }
}
