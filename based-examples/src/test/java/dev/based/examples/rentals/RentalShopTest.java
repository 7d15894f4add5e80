package dev.based.examples.rentals;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RentalShopTest {
    private static final String HEADER = "id,year,cents,stock,title\n";
    private static final String FILMS =
            HEADER + "1,1979,300,1,Alien\n2,1995,250,2,Heat\n3,1966,400,1,\"The Good, the Bad\"\n";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static String url = "";
    private static @Nullable RentalShop shop;

    @BeforeAll
    static void open() throws Exception {
        url = "sqlite:///" + folder.resolve("shop.sqlite");
        shop = RentalShop.open(url, 0);
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(shop).close();
    }

    @BeforeEach
    void fill() throws Exception {
        String empty =
                "DELETE FROM based_payments; DELETE FROM based_rentals; DELETE FROM based_customers; DELETE FROM based_films";
        await(Database.use(url, database -> database.runScript(empty)));
        assertThat(send("POST", "/films/import", FILMS).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://localhost:" + Objects.requireNonNull(shop).port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private @Nullable Object ok(String method, String path, String body) throws Exception {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.parse(response.body()).value();
    }

    private String customer(String name) throws Exception {
        String body =
                Json.of(Map.of("name", name, "email", name + "@example.org")).text();
        return (String) Objects.requireNonNull(member(ok("POST", "/customers", body), "id"));
    }

    private HttpResponse<String> rent(String customer, int film) throws Exception {
        return send(
                "POST",
                "/rentals",
                Json.of(Map.of("customer", customer, "film", film)).text());
    }

    private static @Nullable Object member(@Nullable Object object, String name) {
        return ((Map<?, ?>) Objects.requireNonNull(object)).get(name);
    }

    private List<String> titles(String query) throws Exception {
        return ((List<?>) Objects.requireNonNull(ok("GET", "/films" + query, "")))
                .stream().map(film -> (String) member(film, "title")).toList();
    }

    @Test
    void customers_keepTheirPreferencesAsADocument() throws Exception {
        String ann =
                "{\"name\": \"Ann\", \"email\": \"ann@example.org\", \"preferences\": {\"genres\": [\"horror\"], \"max\": 2.50}}";

        Object added = ok("POST", "/customers", ann);
        Object all = ok("GET", "/customers", "");

        assertThat(all).isEqualTo(List.of(Objects.requireNonNull(added)));
        assertThat(Json.of(member(added, "preferences")))
                .isEqualTo(Json.parse("{\"genres\": [\"horror\"], \"max\": 2.50}"));
        assertThat(send("POST", "/customers", ann).statusCode())
                .as("the same address")
                .isEqualTo(409);
    }

    @Test
    void badRequests_areToldSo() throws Exception {
        for (String body : List.of("", "{", "[]", "{}", "{\"name\": 1, \"email\": \"a\"}", "{\"name\": \"a\"}")) {
            assertThat(send("POST", "/customers", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(send("GET", "/films?year=old", "").body()).isEqualTo("{\"error\":\"'year' must be an integer.\"}");
        assertThat(send("GET", "/films?page=-1", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/nosuch", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/films", "").statusCode()).isEqualTo(404);
    }

    @Test
    void films_areFilteredIfAskedFor() throws Exception {
        assertThat(titles("")).containsExactly("\"The Good, the Bad\"", "Alien", "Heat");
        assertThat(titles("?title=EA")).containsExactly("Heat");
        assertThat(titles("?year=1979")).containsExactly("Alien");
        assertThat(titles("?title=a&year=1995")).containsExactly("Heat");
        assertThat(titles("?title=%25")).as("a per cent sign is no pattern").isEmpty();
        assertThat(titles("?title=%27%20OR%201=1")).isEmpty();
    }

    @Test
    void import_of50000Films_isPaged() throws Exception {
        String films = IntStream.range(0, 50_000)
                .mapToObj(film -> "%d,2001,100,1,Part %05d%n".formatted(film + 100, film))
                .collect(Collectors.joining("", HEADER, ""));

        assertThat(ok("POST", "/films/import", films)).isEqualTo(Map.of("imported", 50_000));

        assertThat(titles("?year=2001&page=2")).hasSize(20).first().isEqualTo("Part 00040");
        assertThat(titles("?year=2001&page=2499")).hasSize(20).last().isEqualTo("Part 49999");
        assertThat(titles("?year=2001&page=2500")).isEmpty();
    }

    @Test
    void import_isAllOrNothing() throws Exception {
        assertThat(send("POST", "/films/import", HEADER + "7,2001,1,1,Up\n8,2001,1\n")
                        .body())
                .isEqualTo("{\"error\":\"Line 3 is no film.\"}");
        assertThat(send("POST", "/films/import", HEADER + "7,2001,1,1,Up\n1,2001,1,1,Again\n")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send("POST", "/films/import", "7,2001,1,1,Up\n").statusCode())
                .isEqualTo(400);

        assertThat(titles("?year=2001")).isEmpty();
    }

    @Test
    void change_ofAVersionThatIsGone_isAConflict() throws Exception {
        String change = "{\"title\": \"Aliens\", \"year\": 1986, \"cents\": 350, \"version\": 1}";

        assertThat(ok("PUT", "/films/1", change)).isEqualTo(Map.of("version", 2));
        assertThat(send("PUT", "/films/1", change.replace("350", "1")).statusCode())
                .isEqualTo(409);
        assertThat(send("PUT", "/films/99", change).statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/films/first", change).statusCode()).isEqualTo(400);

        assertThat(ok("GET", "/films?year=1986", ""))
                .isEqualTo(List.of(
                        Map.of("id", 1, "title", "Aliens", "year", 1986, "cents", 350, "stock", 1, "version", 2)));
    }

    @Test
    void rent_takesACopyAndTheMoney_orNothing() throws Exception {
        String ann = customer("Ann");
        String bob = customer("Bob");

        assertThat(rent(ann, 1).statusCode()).isEqualTo(200);
        assertThat(rent(bob, 1).body()).isEqualTo("{\"error\":\"All copies are rented.\"}");
        assertThat(rent(bob, 99).statusCode()).as("no such film").isEqualTo(404);
        assertThat(rent("nobody", 2).statusCode()).as("no such customer").isEqualTo(422);
        assertThat(rent(bob, 2).statusCode()).isEqualTo(200);
        assertThat(rent(ann, 2).statusCode())
                .as("the copy that nobody got is there")
                .isEqualTo(200);

        assertThat(ok("GET", "/report", ""))
                .isEqualTo(List.of(
                        Map.of("customer", ann, "name", "Ann", "films", List.of("Alien", "Heat"), "cents", 550),
                        Map.of("customer", bob, "name", "Bob", "films", List.of("Heat"), "cents", 250)));
    }

    @Test
    void rentals_comeAsCsv() throws Exception {
        assertThat(send("GET", "/rentals.csv", "").body()).isEqualTo(Csv.RENTALS);
        Object id = Json.parse(rent(customer("Ann \"A\""), 3).body()).asMap().get("id");

        HttpResponse<String> csv = send("GET", "/rentals.csv", "");

        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(csv.body()).isEqualTo(Csv.RENTALS + id + ",\"Ann \"\"A\"\"\",\"\"\"The Good, the Bad\"\"\",400\r\n");
    }

    @Test
    void rentals_thatFailInTheMiddle_doNotLookWhole() throws Exception {
        String ann = customer("Ann");
        rent(ann, 1);
        rent(ann, 2);
        await(Database.use(
                url,
                database -> database.execute(
                        "UPDATE based_payments SET cents = 'much' WHERE cents = 250"))); // SQLite lets it

        assertThatThrownBy(() -> send("GET", "/rentals.csv", "")).isInstanceOf(IOException.class);
        assertThat(send("GET", "/films", "").statusCode())
                .as("the connection is back")
                .isEqualTo(200);
    }
}
