package dev.based.examples.rentals;

import static dev.based.Async.async;
import static dev.based.Async.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.based.Database;
import dev.based.Json;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.examples.rentals.Customers.Customer;
import dev.based.examples.rentals.Films.Film;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

/** The service: HTTP on the one side, repositories on the other. Each request is straight code on an awaiting thread. */
final class Service {
    private static final System.Logger LOG = System.getLogger(Service.class.getName());
    private static final String FILM = "/films/";

    private final Database database;

    private Service(Database database) {
        this.database = database;
    }

    /** Listens at a port of this machine, 0 for any that is free. */
    static HttpServer start(Database database, int port) throws IOException {
        Service service = new Service(database);
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.createContext("/", service::serve);
        server.setExecutor(request -> async(Executors.callable(request)));
        server.start();
        return server;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try {
            if (route(exchange).equals("GET /rentals.csv")) {
                sendRentals(exchange);
            } else {
                send(exchange, 200, answer(exchange));
            }
        } catch (Exception failure) {
            refuse(exchange, failure);
        }
        exchange.close();
    }

    private static String route(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        boolean one = path.startsWith(FILM) && exchange.getRequestMethod().equals("PUT");
        return exchange.getRequestMethod() + " " + (one ? FILM : path);
    }

    private Object answer(HttpExchange exchange) throws IOException {
        return switch (route(exchange)) {
            case "POST /customers" -> addCustomer(body(exchange));
            case "GET /customers" ->
                await(new Customers(database).all()).stream()
                        .map(Customer::members)
                        .toList();
            case "GET /films" ->
                findFilms(Input.ofQuery(exchange.getRequestURI().getRawQuery()));
            case "PUT " + FILM ->
                changeFilm(exchange.getRequestURI().getPath().substring(FILM.length()), body(exchange));
            case "POST /films/import" -> importFilms(exchange);
            case "POST /rentals" -> rent(body(exchange));
            case "GET /report" -> await(new Desk(database).report());
            default -> throw new Refusal(404, "There is nothing here.");
        };
    }

    private static Input body(HttpExchange exchange) throws IOException {
        return Input.ofJson(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private Object addCustomer(Input body) {
        return await(new Customers(database).add(body.text("name"), body.text("email"), body.json("preferences")))
                .members();
    }

    private Object findFilms(Input query) {
        int page = Objects.requireNonNullElse(query.numberOrNull("page"), 0);
        if (page < 0) {
            throw new Refusal(400, "'page' must not be negative.");
        }
        return await(new Films(database).find(query.textOrNull("title"), query.numberOrNull("year"), page)).stream()
                .map(Film::members)
                .toList();
    }

    private Object changeFilm(String id, Input body) {
        int number = Input.number("id", id);
        int version = body.number("version");
        Film film = new Film(number, body.text("title"), body.number("year"), body.number("cents"), 0, version);
        return Map.of("version", await(new Films(database).change(film)));
    }

    private Object importFilms(HttpExchange exchange) throws IOException {
        Iterable<Film> films = Csv.films(exchange.getRequestBody());
        return Map.of("imported", await(database.session(session -> new Films(session).add(films))));
    }

    private Object rent(Input body) {
        return Map.of("id", await(new Desk(database).rent(body.text("customer"), body.number("film"))));
    }

    /** Writes rows as they come. If one fails the answer has no end, by which the client knows that it is not whole. */
    private void sendRentals(HttpExchange exchange) throws IOException {
        try (RowIterator<Row> rows = new Desk(database).rentals().iterator()) {
            boolean more = rows.hasNext(); // fails before there is a status
            exchange.getResponseHeaders().set("Content-Type", "text/csv; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            Writer out = new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8));
            out.write(Csv.RENTALS);
            for (; more; more = rows.hasNext()) {
                out.write(Csv.rental(rows.next()));
            }
            out.close();
        }
    }

    /** Answers with a status, if there is none yet; else the server closes the connection. */
    private static void refuse(HttpExchange exchange, Exception failure) throws IOException {
        Refusal refusal = Refusal.of(failure);
        if (refusal.status() >= 500) {
            LOG.log(Level.WARNING, "A request failed.", failure);
        }
        if (exchange.getResponseCode() >= 0) {
            throw new IOException("The answer has begun and has no end.", failure);
        }
        send(exchange, refusal.status(), Map.of("error", String.valueOf(refusal.getMessage())));
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.of(body).text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
