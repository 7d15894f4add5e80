package dev.based.tests.crashes;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.tests.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A program that moves money on a file of SQLite until it is killed or the disk is full, and prints what it was told. */
final class SqliteProgram {
    private static final int CALLERS = 8;

    private SqliteProgram() {}

    /**
     * Runs it.
     *
     * @param arguments the file; then {@code full} if it is to end when a transfer fails, and to tell whether the next one that
     *     needs no room works
     */
    public static void main(String[] arguments) {
        Database database = Database.create("sqlite:///" + arguments[0]);
        await(database.connect());
        AtomicLong ids = new AtomicLong();
        CompletableFuture<Throwable> first = new CompletableFuture<>();
        for (int i = 0; i < CALLERS; i++) {
            next(database, ids, first);
        }
        Throwable error = first.join();
        System.out.println("error " + error);
        if (arguments.length > 1) {
            Object read = await(database.fetchValue(Long.class, "SELECT n FROM counter"));
            System.out.println("read " + read);
            await(database.disconnect());
        }
    }

    private static void next(Database database, AtomicLong ids, CompletableFuture<Throwable> first) {
        long id = ids.incrementAndGet();
        Bank.transfer(database, id, Outcomes.PATIENCE).whenCompleteAsync((done, error) -> {
            System.out.println((error == null ? "done " : "failed ") + id);
            if (error == null) {
                next(database, ids, first);
            } else {
                first.complete(error);
            }
        });
    }
}
