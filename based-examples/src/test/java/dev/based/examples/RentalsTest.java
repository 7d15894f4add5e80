package dev.based.examples;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.examples.Rentals.Counter;
import dev.based.examples.Rentals.Films;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RentalsTest {
    // tag::layers-test[]
    private final Database database =
            Database.create("sqlite://", DatabaseOptions.DEFAULT.withForceRollback(true)); // or your server's URL

    @BeforeEach
    void connect() {
        await(database.connect());
        await(database.execute("CREATE TABLE shelf (title VARCHAR(100) PRIMARY KEY, copies INT)"));
        await(database.execute("CREATE TABLE rentals (title VARCHAR(100), customer VARCHAR(100))"));
        await(database.executeMany(
                "INSERT INTO shelf (title, copies) VALUES (?, ?)", List.of(List.of("Alien", 2), List.of("Up", 1))));
    }

    @AfterEach
    void undoAll() {
        await(database.disconnect());
    }

    @Test
    void rentAll_isAllOrNothing() {
        Counter counter = new Counter(database);

        assertThat(await(counter.rentAll("ann", List.of("Alien", "Up")))).isEqualTo(2);
        assertThatThrownBy(() -> await(counter.rentAll("ann", List.of("Alien", "Nosuch"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(await(new Films(database).rented("ann"))).isEqualTo(2);
    }
    // end::layers-test[]

    @Test
    void rent_isAllOrNothingOnADatabase() {
        Films films = new Films(database);

        await(films.rent("Alien", "ann"));
        assertThatThrownBy(() -> await(films.rent("Nosuch", "ann"))).isInstanceOf(IllegalArgumentException.class);

        assertThat(await(films.rented("ann"))).isEqualTo(1);
        assertThat(await(Rentals.shelf(database)).getLong("copies")).isEqualTo(2);
    }
}
