package dev.based.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * A film.
 *
 * @param title its title in English
 * @param year the year in which it was first shown
 * @param minutes how long it lasts
 * @param rating what viewers think of it, from 0 to 10
 * @param director who made it; several are separated by ampersands
 */
record Movie(String title, int year, int minutes, double rating, String director) {
    /** The films of the bundled file, which is CSV as RFC 4180 has it. */
    static List<Movie> bundled() {
        return DSL.using(SQLDialect.DEFAULT).fetchFromCSV(text("movies.csv")).into(Movie.class);
    }

    private static String text(String resource) {
        try (InputStream in = Movie.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** The values in the order of the columns, for a statement with placeholders. */
    List<Object> values() {
        return List.of(title, year, minutes, rating, director);
    }
}
