package dev.based.examples.rentals;

import static dev.based.Async.await;

import dev.based.Parameters;
import dev.based.Queries;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The films, of which there is a number of copies. */
final class Films {
    static final int PAGE = 20;

    /** A film; its version grows with each change. */
    record Film(int id, String title, int year, int cents, int stock, int version) {
        Map<String, ?> members() {
            return Map.of("id", id, "title", title, "year", year, "cents", cents, "stock", stock, "version", version);
        }
    }

    private final Queries queries;

    Films(Queries queries) {
        this.queries = queries;
    }

    /** A page, from 0 on, of the films whose title has a part and that are of a year, where these are given. */
    CompletionStage<List<Film>> find(@Nullable String title, @Nullable Integer year, int page) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("title", title == null ? null : pattern(title));
        values.put("year", year);
        values.put("limit", PAGE);
        values.put("offset", (long) page * PAGE);
        return queries.fetchAll(
                Film.class,
                "SELECT id, title, year, cents, stock, version FROM based_films"
                        + " WHERE (:title IS NULL OR LOWER(title) LIKE LOWER(:title) ESCAPE '!')"
                        + " AND (:year IS NULL OR year = :year) ORDER BY title, id LIMIT :limit OFFSET :offset",
                values);
    }

    private static String pattern(String part) {
        return "%" + part.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }

    /** Changes a film whose version is still the one that the caller has seen, and gives the new version. */
    CompletionStage<Integer> change(Film film) {
        return queries.run(tx -> {
            String update = "UPDATE based_films SET title = :title, year = :year, cents = :cents, version = version + 1"
                    + " WHERE id = :id AND version = :version";
            if (await(tx.execute(update, Parameters.of(film))).rowsAffected() == 0) {
                await(tx.fetchExactlyOne("SELECT id FROM based_films WHERE id = ?", film.id())); // or there is none
                throw new Refusal(409, "Somebody else has changed the film; read it again.");
            }
            return film.version() + 1;
        });
    }

    /** Adds films, all or none. */
    CompletionStage<Long> add(Iterable<Film> films) {
        return queries.executeMany(
                        "INSERT INTO based_films (id, title, year, cents, stock, version)"
                                + " VALUES (:id, :title, :year, :cents, :stock, :version)",
                        films)
                .thenApply(added -> added.rowsAffected());
    }
}
