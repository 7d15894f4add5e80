package dev.based.tests.documents;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DiscriminatorColumn;
import dev.based.DiscriminatorValue;
import dev.based.Parameters;
import dev.based.Queries;
import dev.based.RowStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What docs/guides/rows.md shows runs here. */
class RowsGuideTest {
    record Address(String street, String city) {}

    record Customer(int id, String fullName, @Nullable Address address, Optional<String> phone) {}

    record Basket(int customer, List<String> films) {}

    @DiscriminatorColumn("kind")
    sealed interface Item {
        record Film(String title, int minutes) implements Item {}

        record AudioBook(String title, String voice) implements Item {}

        @DiscriminatorValue("B")
        record Book(String title, int pages) implements Item {}
    }

    private static final List<Customer> CUSTOMERS = List.of(
            new Customer(1, "Ann", new Address("Elm Street", "Delft"), Optional.of("555-1")),
            new Customer(2, "Bob", null, Optional.empty()));

    private static CompletionStage<?> add(Queries queries, Customer customer) {
        return queries.execute(
                "INSERT INTO customers (id, full_name, street, city, phone)"
                        + " VALUES (:id, :fullName, :address.street, :address.city, :phone)",
                Parameters.of(customer));
    }

    private static CompletionStage<?> addAll(Queries queries, List<Customer> customers) {
        return queries.executeMany(
                "INSERT INTO customers (id, full_name, street, city, phone)"
                        + " VALUES (:id, :fullName, :address.street, :address.city, :phone)",
                customers);
    }

    private static CompletionStage<?> move(Queries queries, Customer customer, String city) {
        return queries.execute(
                "UPDATE customers SET city = :city WHERE id = :customer.id",
                Map.of("customer", customer, "city", city));
    }

    private static CompletionStage<Customer> find(Queries queries, int id) {
        return queries.fetchExactlyOne(
                Customer.class,
                "SELECT id, full_name, street AS address_street, city AS address_city, phone"
                        + " FROM customers WHERE id = ?",
                id);
    }

    private static RowStream<Basket> baskets(Queries queries) {
        return queries.stream("SELECT customer, title FROM rentals ORDER BY customer, title")
                .groupBy(
                        row -> row.getInt("customer"),
                        (customer, rows) -> new Basket(
                                customer,
                                rows.stream().map(row -> row.getString("title")).toList()));
    }

    private static CompletionStage<List<Item>> items(Queries queries) {
        return queries.fetchAll(Item.class, "SELECT kind, title, minutes, voice, pages FROM items ORDER BY title");
    }

    @Test
    void samples_doWhatTheGuideSays() {
        await(Database.use(
                "sqlite://",
                database -> async(() -> {
                    await(database.execute(
                            "CREATE TABLE customers (id INTEGER, full_name TEXT, street TEXT, city TEXT, phone TEXT)"));
                    await(database.execute("CREATE TABLE rentals (customer INTEGER, title TEXT)"));
                    await(add(database, CUSTOMERS.get(0)));
                    await(addAll(database, CUSTOMERS.subList(1, 2)));
                    assertThat(await(find(database, 1))).isEqualTo(CUSTOMERS.get(0));
                    assertThat(await(find(database, 2))).isEqualTo(CUSTOMERS.get(1));
                    await(move(database, CUSTOMERS.get(0), "Leiden"));
                    assertThat(await(find(database, 1)).address()).isEqualTo(new Address("Elm Street", "Leiden"));
                    await(database.executeMany(
                            "INSERT INTO rentals VALUES (?, ?)",
                            List.of(List.of(2, "Heat"), List.of(1, "Alien"), List.of(2, "Casino"))));
                    assertThat(await(baskets(database).collect(Collectors.toList())))
                            .containsExactly(new Basket(1, List.of("Alien")), new Basket(2, List.of("Casino", "Heat")));
                    await(database.execute(
                            "CREATE TABLE items (kind TEXT, title TEXT, minutes INTEGER, voice TEXT, pages INTEGER)"));
                    await(database.execute("INSERT INTO items VALUES ('film', 'Heat', 170, NULL, NULL),"
                            + " ('audio_book', 'Emma', NULL, 'Ann', NULL), ('B', 'Faust', NULL, NULL, 200)"));
                    assertThat(await(items(database)))
                            .containsExactly(
                                    new Item.AudioBook("Emma", "Ann"),
                                    new Item.Book("Faust", 200),
                                    new Item.Film("Heat", 170));
                    return true;
                })));
    }
}
