package dev.based.examples.rentals;

import static dev.based.Async.await;

import dev.based.Queries;
import dev.based.Row;
import dev.based.RowStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The desk at which films are rented and paid. */
final class Desk {
    private final Queries queries;

    Desk(Queries queries) {
        this.queries = queries;
    }

    /** Takes a copy, remembers who has it, and takes the money: all or nothing. */
    CompletionStage<String> rent(String customer, int film) {
        return queries.run(tx -> {
            int cents = await(tx.fetchExactlyOne("SELECT cents FROM based_films WHERE id = ?", film))
                    .getInt("cents");
            long taken = await(tx.execute("UPDATE based_films SET stock = stock - 1 WHERE id = ? AND stock > 0", film))
                    .rowsAffected();
            if (taken == 0) {
                throw new Refusal(409, "All copies are rented.");
            }
            String id = UUID.randomUUID().toString();
            await(tx.execute("INSERT INTO based_rentals (id, customer, film) VALUES (?, ?, ?)", id, customer, film));
            await(tx.execute("INSERT INTO based_payments (rental, cents) VALUES (?, ?)", id, cents));
            return id;
        });
    }

    /** What each customer has rented and paid. */
    CompletionStage<List<Map<String, ?>>> report() {
        return queries.stream("SELECT c.id, c.name, f.title, p.cents FROM based_payments p"
                        + " JOIN based_rentals r ON r.id = p.rental JOIN based_customers c ON c.id = r.customer"
                        + " JOIN based_films f ON f.id = r.film ORDER BY c.name, c.id, f.title")
                .groupBy(row -> row.getString("id"), Desk::summary)
                .collect(Collectors.toList());
    }

    private static Map<String, ?> summary(String customer, List<? extends Row> rentals) {
        return Map.of(
                "customer", customer,
                "name", rentals.get(0).getString("name"),
                "films", rentals.stream().map(row -> row.getString("title")).toList(),
                "cents", rentals.stream().mapToLong(row -> row.getInt("cents")).sum());
    }

    /** All rentals, as they come. */
    RowStream<Row> rentals() {
        return queries.stream("SELECT r.id, c.name, f.title, p.cents FROM based_rentals r"
                + " JOIN based_payments p ON p.rental = r.id JOIN based_customers c ON c.id = r.customer"
                + " JOIN based_films f ON f.id = r.film ORDER BY c.name, f.title, r.id");
    }
}
