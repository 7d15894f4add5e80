package dev.based.examples.rentals;

import dev.based.Json;
import dev.based.Parameters;
import dev.based.Queries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The customers, with their preferences in a JSON column. */
final class Customers {
    /** A customer; the preferences are any document. */
    record Customer(String id, String name, String email, Json preferences) {
        Map<String, @Nullable Object> members() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("id", id);
            members.put("name", name);
            members.put("email", email);
            members.put("preferences", preferences.value());
            return members;
        }
    }

    private final Queries queries;

    Customers(Queries queries) {
        this.queries = queries;
    }

    CompletionStage<Customer> add(String name, String email, Json preferences) {
        Customer customer = new Customer(UUID.randomUUID().toString(), name, email, preferences);
        return queries.execute(
                        "INSERT INTO based_customers (id, name, email, preferences)"
                                + " VALUES (:id, :name, :email, :preferences)",
                        Parameters.of(customer))
                .thenApply(added -> customer);
    }

    CompletionStage<List<Customer>> all() {
        return queries.fetchAll(
                Customer.class, "SELECT id, name, email, preferences FROM based_customers ORDER BY name, id");
    }
}
