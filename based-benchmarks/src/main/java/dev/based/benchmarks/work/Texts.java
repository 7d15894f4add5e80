package dev.based.benchmarks.work;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL of the tasks, the same for all but for how they write parameters.
 *
 * @param dollars whether parameters are {@code $1} and so on, rather than {@code ?}
 */
public record Texts(boolean dollars) {
    /** Title and year of a movie. */
    public String select() {
        return text("SELECT title, year FROM movies WHERE id = ?");
    }

    /** Adds one to a counter. */
    public String update() {
        return text("UPDATE counters SET n = n + 1 WHERE id = ?");
    }

    /** A counter. */
    public String counter() {
        return text("SELECT id, n FROM counters WHERE id = ?");
    }

    /** Adds a rating. */
    public String insert() {
        return text("INSERT INTO ratings (movie, rating) VALUES (?, ?)");
    }

    /** Adds a row of a batch. */
    public String batch() {
        return text("INSERT INTO notes (id, rating, note) VALUES (?, ?, ?)");
    }

    /** The first movies. */
    public String fetch() {
        return text("SELECT id, title, year, rating, director FROM movies WHERE id < ?");
    }

    /** All fortunes. */
    public String fortunes() {
        return "SELECT id, message FROM fortunes";
    }

    /** The first numbers. */
    public String stream() {
        return text("SELECT id, title, year FROM numbers WHERE id < ?");
    }

    /** A row of so many columns. */
    public String columns(int count) {
        return text(IntStream.range(0, count)
                .mapToObj(i -> "id + " + i + " AS c" + i)
                .collect(Collectors.joining(", ", "SELECT ", " FROM movies WHERE id = ?")));
    }

    /** Counts the movies that have one of so many ids. */
    public String parameters(int count) {
        return text("SELECT COUNT(*) FROM movies WHERE id IN (" + "?, ".repeat(count - 1) + "?)");
    }

    private String text(String sql) {
        if (!dollars) {
            return sql;
        }
        StringBuilder text = new StringBuilder();
        int parameter = 0;
        for (char character : sql.toCharArray()) {
            if (character == '?') {
                text.append('$').append(++parameter);
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }
}
