package dev.based.examples;

import static dev.based.Async.await;

import dev.based.Database;
import dev.based.Queries;
import dev.based.Row;
import java.util.concurrent.CompletionStage;

/** Layers: a repository that is atomic wherever it is used, and a service that joins its methods. */
final class Rentals {
    private Rentals() {}

    // tag::repository[]
    static final class Films {
        private final Queries queries;

        Films(Queries queries) {
            this.queries = queries;
        }

        /** Takes a film out of the shelf, and remembers who has it: both or neither. */
        CompletionStage<?> rent(String title, String customer) {
            return queries.run(tx -> {
                long taken = await(tx.execute("UPDATE shelf SET copies = copies - 1 WHERE title = ?", title))
                        .rowsAffected();
                if (taken == 0) {
                    throw new IllegalArgumentException("There is no film " + title + ".");
                }
                await(tx.execute("INSERT INTO rentals (title, customer) VALUES (?, ?)", title, customer));
            });
        }

        CompletionStage<Long> rented(String customer) {
            return queries.fetchOne("SELECT COUNT(*) FROM rentals WHERE customer = ?", customer)
                    .thenApply(row -> row.orElseThrow().getLong(0));
        }
    }
    // end::repository[]

    // tag::service[]
    static final class Counter {
        private final Database database;

        Counter(Database database) {
            this.database = database;
        }

        /** All of the films or none. */
        CompletionStage<Long> rentAll(String customer, Iterable<String> titles) {
            return database.run(session -> {
                Films films = new Films(session);
                for (String title : titles) {
                    await(films.rent(title, customer));
                }
                return await(films.rented(customer));
            });
        }
    }
    // end::service[]

    static CompletionStage<Row> shelf(Database database) {
        return database.fetchOne("SELECT SUM(copies) AS copies FROM shelf").thenApply(row -> row.orElseThrow());
    }
}
