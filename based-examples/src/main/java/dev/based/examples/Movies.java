package dev.based.examples;

import static dev.based.Async.await;

import dev.based.BasedException;
import dev.based.Database;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Loads films into a database, shows the best ones, and changes them in three {@linkplain Styles styles}. The database is
 * the one whose URL is given, else one in memory. What is there of the example's table is replaced.
 */
public final class Movies {
    private static final String IN_MEMORY = "sqlite://";

    private final Database database;
    private final PrintStream out;
    private final List<Movie> films = Movie.bundled();

    private Movies(Database database, PrintStream out) {
        this.database = database;
        this.out = out;
    }

    /**
     * Runs the example and ends the JVM with status 1 if it fails.
     *
     * @param arguments the database's URL, or none for a database in memory
     */
    public static void main(String... arguments) {
        int status = run(System.out, System.err, arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Runs the example.
     *
     * @param out where it tells what it does
     * @param err where it tells in one line why it failed
     * @param arguments the database's URL, or none for a database in memory
     * @return 0 if it succeeds, else 1
     */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        String url = arguments.length == 0 ? IN_MEMORY : arguments[0];
        try {
            await(Database.run(url, database -> {
                new Movies(database, out).show();
            }));
            return 0;
        } catch (BasedException error) {
            err.println(
                    "The example failed: " + String.valueOf(error.getMessage()).replaceAll("\\s*\\R\\s*", " "));
            return 1;
        }
    }

    private void show() {
        String place = database.url().orElseThrow().toString();
        out.println(
                "Database: " + (place.equals(IN_MEMORY) ? "in memory; -Durl=sqlite:///films.sqlite keeps it" : place));
        await(database.execute(MovieTable.create(database.url().orElseThrow())));
        load();
        printBest();
        printStyle("chained futures", Styles::chained);
        printStyle("await style", Styles::awaited);
        printStyle("jOOQ, typed", Styles::typed);
    }

    private void load() {
        long start = System.nanoTime();
        long loaded = await(reload());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        out.println(loaded + " films loaded in " + millis + " ms.");
    }

    /** Makes the table hold the films as they are in the file. */
    private CompletionStage<Long> reload() {
        // tag::load[]
        return database.session(session -> session.execute(MovieTable.EMPTY)
                .thenCompose(emptied -> session.executeMany(MovieTable.INSERT, MovieTable.values(films)))
                .thenApply(inserted -> inserted.rowsAffected()));
        // end::load[]
    }

    private void printBest() {
        // tag::best[]
        List<Movie> best = await(database.fetchAll(
                Movie.class,
                "SELECT * FROM based_movies WHERE year >= :year ORDER BY rating DESC, year, title LIMIT 10",
                Map.of("year", 2010)));
        // end::best[]
        TextTable table = new TextTable("Best films since 2010", "Year", "Minutes", "Rating", "Director");
        best.forEach(film -> table.add(film.title(), film.year(), film.minutes(), film.rating(), film.director()));
        out.println();
        table.lines().forEach(out::println);
        out.println();
    }

    /** Moves films by a thousand years in one style, then puts them back. */
    private void printStyle(String name, Function<Database, CompletionStage<Integer>> style) {
        int moved = await(style.apply(database));
        Long found = await(database.fetchValue(Long.class, "SELECT COUNT(*) FROM based_movies WHERE year < 1900"));
        out.printf("%-15s  %d films moved a thousand years back, %d found there%n", name, moved, found);
        await(reload());
    }
}
