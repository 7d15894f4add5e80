package dev.based.examples;

import static dev.based.Async.await;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Parameters;
import dev.based.Queries;
import dev.based.SessionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What docs/tour.md shows, step by step. */
final class Tour {
    private Tour() {}

    static Database connected(String url) {
        // tag::tour-connect[]
        Database database = await(Database.create(url).connect()); // such as sqlite:///rentals.sqlite
        // end::tour-connect[]
        return database;
    }

    // tag::tour-records[]
    record Address(String street, String city) {}

    record Customer(int id, String name, Address address) {}
    // end::tour-records[]

    static void insert(Database database) {
        // tag::tour-insert[]
        await(
                database.execute(
                        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL, street VARCHAR(50), city VARCHAR(50))"));
        await(database.execute("INSERT INTO customers VALUES (?, ?, ?, ?)", 1, "Ann", "Elm Street 5", "Springwood"));
        Customer bob = new Customer(2, "Bob", new Address("Ocean Drive 1", "Miami"));
        await(database.execute(
                "INSERT INTO customers VALUES (:id, :name, :address.street, :address.city)", Parameters.of(bob)));
        // end::tour-insert[]
    }

    static List<Customer> query(Database database) {
        // tag::tour-query[]
        List<Customer> customers = await(database.fetchAll(
                Customer.class,
                "SELECT id, name, street AS address_street, city AS address_city FROM customers WHERE city IN (:cities)"
                        + " ORDER BY id",
                Map.of("cities", List.of("Miami", "Springwood"))));
        // end::tour-query[]
        return customers;
    }

    // tag::tour-repository[]
    /** Moves a customer, atomically: in a transaction of its own, or inside the caller's. */
    static CompletionStage<Void> move(Queries queries, int id, Address to) {
        return queries.run(transaction -> {
            ExecuteResult moved = await(transaction.execute(
                    "UPDATE customers SET street = ?, city = ? WHERE id = ?", to.street(), to.city(), id));
            if (moved.rowsAffected() != 1) {
                throw new IllegalArgumentException("There is no customer " + id + "."); // rolls back
            }
        });
    }
    // end::tour-repository[]

    static CompletionStage<Void> moveBoth(Database database) {
        // tag::tour-session[]
        return database.run(
                session -> { // one transaction
                    Address together = new Address("Main Street 1", "Hill Valley");
                    await(move(session, 1, together)); // a savepoint in it
                    await(move(session, 2, together));
                });
        // end::tour-session[]
    }

    static boolean added(Database database) {
        // tag::tour-error[]
        try {
            await(database.execute("INSERT INTO customers (id, name) VALUES (?, ?)", 1, "Zoe"));
            return true;
        } catch (DatabaseException error) {
            if (error.kind() != ErrorKind.UNIQUE_VIOLATION) { // the same on every database
                throw error;
            }
            return false;
        }
        // end::tour-error[]
    }

    static int streamed(Database database) {
        // tag::tour-stream[]
        return await(database.stream("SELECT name FROM customers") // a page at a time, however many there are
                .map(row -> row.getString("name").length())
                .reduce(0, Integer::sum));
        // end::tour-stream[]
    }

    static boolean inTime(Database database) {
        // tag::tour-deadline[]
        SessionOptions brief = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
        try {
            await(database.session(
                    brief,
                    session -> session.execute("DELETE FROM customers")
                            .thenCompose(deleted -> new CompletableFuture<Void>()))); // never ends
            return true;
        } catch (DatabaseTimeoutException tooLate) {
            return false; // rolled back: the customers are there still
        }
        // end::tour-deadline[]
    }

    static long tested(String url) {
        // tag::tour-test[]
        DatabaseOptions options = DatabaseOptions.DEFAULT.withForceRollback(true);
        return await(Database.use(
                url,
                options,
                database -> database.execute("DELETE FROM customers")
                        .thenApply(ExecuteResult::rowsAffected))); // nothing is left of it
        // end::tour-test[]
    }
}
