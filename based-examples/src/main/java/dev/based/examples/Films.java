package dev.based.examples;

import static dev.based.Async.await;

import dev.based.Database;
import java.util.List;
import java.util.Map;

public class Films {
    record Film(String title, int year) {}

    public static void main(String... arguments) {
        String url = arguments.length > 0 ? arguments[0] : "sqlite:///films.sqlite";
        await(Database.run(url, database -> {
            await(database.execute("CREATE TABLE IF NOT EXISTS films (title VARCHAR(100) PRIMARY KEY, year INTEGER)"));
            await(database.run(session -> {
                // a transaction: all of it happens, or nothing
                await(session.execute("DELETE FROM films"));
                await(session.executeMany(
                        "INSERT INTO films (title, year) VALUES (:title, :year)",
                        List.of(new Film("Alien", 1979), new Film("Heat", 1995))));
            }));
            String sql = "SELECT title, year FROM films WHERE year < :year";
            List<Film> films = await(database.fetchAll(Film.class, sql, Map.of("year", 1990)));
            System.out.println(films); // [Film[title=Alien, year=1979]]
        })); // disconnected, whatever has happened
    }
}
