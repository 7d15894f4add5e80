package dev.based.examples.rentals;

import static dev.based.Async.await;

import com.sun.net.httpserver.HttpServer;
import dev.based.BasedException;
import dev.based.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A shop that rents films: a service in front of a database, until it is closed. */
public final class RentalShop implements AutoCloseable {
    private static final int PORT = 8080;

    private final Database database;
    private final HttpServer server;

    private RentalShop(Database database, HttpServer server) {
        this.database = database;
        this.server = server;
    }

    /**
     * Runs the service until the program is ended; ends the JVM with status 1 if it cannot begin.
     *
     * @param arguments the database's URL, or none for a database in memory, and the port, 8080 if there is none
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String... arguments) throws InterruptedException {
        String url = arguments.length > 0 ? arguments[0] : "sqlite://";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : PORT;
        try {
            RentalShop shop = open(url, port);
            Runtime.getRuntime().addShutdownHook(new Thread(shop::close));
            System.out.println("http://localhost:" + shop.port() + "/films, until you press Ctrl-C");
            Thread.currentThread().join(); // for ever: Maven would unload the classes that close needs
        } catch (IOException | BasedException error) {
            System.err.println("The service does not start: " + error.getMessage());
            System.exit(1);
        }
    }

    /**
     * Connects, makes the tables unless they are there, and listens.
     *
     * @param url the database's URL
     * @param port where to listen, on this machine only; 0 for any port that is free
     * @return the open shop
     * @throws IOException if the port is taken
     */
    public static RentalShop open(String url, int port) throws IOException {
        Database database = await(Database.create(url).connect());
        try {
            await(database.runScript(schema()));
            return new RentalShop(database, Service.start(database, port));
        } catch (IOException | RuntimeException failure) {
            await(database.disconnect());
            throw failure;
        }
    }

    private static String schema() throws IOException {
        try (InputStream text = Objects.requireNonNull(RentalShop.class.getResourceAsStream("schema.sql"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends the service: no further request, a second for those under way, then the database. */
    @Override
    public void close() {
        server.stop(1);
        await(database.disconnect());
    }
}
