package dev.based.examples;

import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.based.DatabaseUrl;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The example's table. Its name is one that a database will hardly have: the example empties it. The SQL is the same on
 * SQLite, PostgreSQL and MySQL.
 */
final class MovieTable {
    static final Table<Record> MOVIES = table(name("based_movies"));
    static final Field<String> TITLE = DSL.field(name("title"), SQLDataType.VARCHAR);
    static final Field<Integer> YEAR = DSL.field(name("year"), SQLDataType.INTEGER);
    static final Field<Double> RATING = DSL.field(name("rating"), SQLDataType.DOUBLE);

    private static final String CREATE =
            "CREATE TABLE IF NOT EXISTS based_movies (title VARCHAR(200) NOT NULL, year INTEGER NOT NULL,"
                    + " minutes INTEGER, rating DOUBLE PRECISION, director VARCHAR(200), PRIMARY KEY (title, year))";
    static final String EMPTY = "DELETE FROM based_movies";
    static final String INSERT =
            "INSERT INTO based_movies (title, year, minutes, rating, director) VALUES (?, ?, ?, ?, ?)";

    private MovieTable() {}

    /** The statement that creates it; MySQL and MariaDB may take another character set for texts, which holds few names, if they are not told. */
    static String create(DatabaseUrl url) {
        boolean mysql = List.of("mysql", "mariadb").contains(url.scheme());
        return mysql ? CREATE + " CHARACTER SET utf8mb4" : CREATE;
    }

    /** The values of all films, for {@code executeMany}. */
    static List<List<Object>> values(List<Movie> movies) {
        return movies.stream().map(Movie::values).toList();
    }
}
