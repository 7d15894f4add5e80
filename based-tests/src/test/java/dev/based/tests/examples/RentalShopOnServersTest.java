package dev.based.tests.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Json;
import dev.based.examples.rentals.RentalShop;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shop answers by each server as by SQLite: filters that are off, a JSON column, a conflict, sums. */
class RentalShopOnServersTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource
    void shop_onAServer_answersAsOnSqlite(ServerKind kind) throws Exception {
        try (Server database = Servers.get(kind).newDatabase();
                RentalShop shop = RentalShop.open(database.url(), 0)) {
            String films = "id,year,cents,stock,title\n1,1979,300,1,Alien\n2,1995,250,2,Heat\n";
            assertThat(send(shop, "POST", "/films/import", films)).isEqualTo("200 {\"imported\":2}");
            assertThat(send(shop, "POST", "/films/import", films)).startsWith("409 ");
            assertThat(Json.parse(send(shop, "GET", "/films?title=ALI", "").substring(4))
                            .value())
                    .isEqualTo(List.of(
                            Map.of("id", 1, "title", "Alien", "year", 1979, "cents", 300, "stock", 1, "version", 1)));
            assertThat(send(shop, "GET", "/films", "")).contains("Alien", "Heat");
            String change = "{\"title\": \"Aliens\", \"year\": 1986, \"cents\": 350, \"version\": 1}";
            assertThat(send(shop, "PUT", "/films/1", change)).isEqualTo("200 {\"version\":2}");
            assertThat(send(shop, "PUT", "/films/1", change)).startsWith("409 ");

            String added = send(
                    shop,
                    "POST",
                    "/customers",
                    "{\"name\": \"Ann\", \"email\": \"ann@example.org\", \"preferences\": {\"genres\": [\"horror\"]}}");
            Map<String, ?> ann = Json.parse(added.substring(4)).asMap();
            assertThat(Json.parse(send(shop, "GET", "/customers", "").substring(4)))
                    .isEqualTo(Json.of(List.of(ann)));
            String rental = "{\"customer\": \"" + ann.get("id") + "\", \"film\": 1}";
            assertThat(send(shop, "POST", "/rentals", rental)).startsWith("200 ");
            assertThat(send(shop, "POST", "/rentals", rental)).startsWith("409 ");
            assertThat(send(shop, "POST", "/rentals", "{\"customer\": \"nobody\", \"film\": 2}"))
                    .startsWith("422 ");
            assertThat(Json.parse(send(shop, "GET", "/report", "").substring(4)).value())
                    .isEqualTo(List.of(Map.of(
                            "customer", ann.get("id"), "name", "Ann", "films", List.of("Aliens"), "cents", 350)));
            assertThat(send(shop, "GET", "/rentals.csv", "")).endsWith(",\"Ann\",\"Aliens\",350\r\n");
            assertThat(database.value("SELECT SUM(stock) FROM based_films")).isEqualTo("2");
        }
    }

    private static String send(RentalShop shop, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + shop.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
