package dev.based.examples.rentals;

import dev.based.Row;
import dev.based.examples.rentals.Films.Film;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Comma separated values. */
final class Csv {
    static final String RENTALS = "rental,customer,film,cents\r\n";

    private static final String FILMS = "id,year,cents,stock,title";

    private Csv() {}

    /** Reads films; the title is last and needs no quotes. */
    static List<Film> films(InputStream body) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        if (!FILMS.equals(lines.readLine())) {
            throw new Refusal(400, "The first line must be " + FILMS + ".");
        }
        List<Film> films = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            films.add(film(line, films.size() + 2));
        }
        return films;
    }

    private static Film film(String line, int number) {
        String[] fields = line.split(",", 5);
        try {
            return new Film(number(fields[0]), fields[4], number(fields[1]), number(fields[2]), number(fields[3]), 1);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException error) {
            throw new Refusal(400, "Line " + number + " is no film.");
        }
    }

    private static int number(String field) {
        return Integer.parseInt(field);
    }

    static String rental(Row row) {
        return String.join(
                        ",",
                        row.getString("id"),
                        quoted(row.getString("name")),
                        quoted(row.getString("title")),
                        String.valueOf(row.getInt("cents")))
                + "\r\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
