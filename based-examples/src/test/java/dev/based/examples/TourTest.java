package dev.based.examples;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.examples.Tour.Address;
import dev.based.examples.Tour.Customer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the tour of the documents, and the program of the first page. */
class TourTest {
    @TempDir
    Path folder;

    @Test
    void tour_doesWhatItSays() {
        String url = "sqlite:///" + folder.resolve("rentals.sqlite");
        Address hillValley = new Address("Main Street 1", "Hill Valley");
        Database database = Tour.connected(url);
        try {
            Tour.insert(database);
            assertThat(Tour.query(database))
                    .containsExactly(
                            new Customer(1, "Ann", new Address("Elm Street 5", "Springwood")),
                            new Customer(2, "Bob", new Address("Ocean Drive 1", "Miami")));
            await(Tour.moveBoth(database));
            Long moved = await(database.fetchValue(
                    Long.class, "SELECT COUNT(*) FROM customers WHERE city = ?", hillValley.city()));
            assertThat(moved).isEqualTo(2);
            assertThatThrownBy(() -> await(Tour.move(database, 3, hillValley)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("There is no customer 3.");
            assertThat(Tour.added(database)).isFalse();
            assertThat(Tour.streamed(database)).isEqualTo(6);
            assertThat(Tour.inTime(database)).isFalse();
        } finally {
            await(database.disconnect());
        }
        assertThat(Tour.tested(url)).isEqualTo(2);
        assertThat(Tour.tested(url)).isEqualTo(2);
    }

    @Test
    void films_areReplacedEachTime() {
        String url = "sqlite:///" + folder.resolve("films.sqlite");

        Films.main(url);
        Films.main(url);

        Long count =
                await(Database.use(url, database -> database.fetchValue(Long.class, "SELECT COUNT(*) FROM films")));
        assertThat(count).isEqualTo(2);
    }
}
