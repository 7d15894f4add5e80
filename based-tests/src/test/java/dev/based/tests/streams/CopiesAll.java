package dev.based.tests.streams;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import java.util.List;
import java.util.stream.IntStream;

/** Copies as many rows of 200 characters as it is told into a table, and prints what the database has then; a program of its own. */
final class CopiesAll {
    private CopiesAll() {}

    /** Takes a URL and a number of rows. */
    public static void main(String[] arguments) {
        Database database = await(Database.create(arguments[0]).connect());
        await(database.execute("DROP TABLE IF EXISTS copied"));
        await(database.execute("CREATE TABLE copied (id INT, title VARCHAR(250))"));
        Iterable<List<Object>> rows = () -> IntStream.range(0, Integer.parseInt(arguments[1]))
                .mapToObj(id -> List.<Object>of(id, id + "x".repeat(200)))
                .iterator();
        long begun = System.nanoTime();
        long copied = database.copy("copied", List.of("id", "title"), rows)
                .toCompletableFuture()
                .join();
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        System.out.println(copied + " rows, sum " + await(database.fetchValue(long.class, "SELECT sum(id) FROM copied"))
                + ", " + seconds + " s");
        await(database.execute("DROP TABLE copied"));
        await(database.disconnect());
    }
}
