package dev.based.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Columns;
import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A user's classes as JSON, by Jackson 3, which is on the class path here, and is preferred to Jackson 2. */
class CodecsTest {
    record Film(String title, int year, BigDecimal rating, LocalDate released, List<Actor> cast) {}

    record Actor(String name) {}

    private static final Film FILM = new Film(
            "Oldboy",
            2003,
            new BigDecimal("8.40000000000000000001"),
            LocalDate.of(2003, 11, 21),
            List.of(new Actor("Choi")));

    private static Row row(Object value) {
        return Row.of(Columns.of(List.of("doc")), value);
    }

    @Test
    void v1_recordsComeBack() {
        String document = Json.of(FILM).text();
        assertThat(row(document).get("doc", Film.class)).isEqualTo(FILM);
        assertThat(row("[" + document + ",null]").getList("doc", Film.class)).containsExactly(FILM, null);
        assertThat(row(new String[] {document}).getList("doc", Film.class)).containsExactly(FILM);
        assertThat(Json.of(Map.of("films", List.of(FILM))).asMap())
                .isEqualTo(Map.of("films", List.of(Json.of(FILM).value())));
        assertThat(row(document).getJson("doc").asMap()).containsEntry("released", "2003-11-21");
    }

    record Shelf(String name, List<Film> films, Map<String, List<Film>> byGenre, Film first) {}

    @Test
    void v1_componentsOfARowComeFromJson() {
        String film = Json.of(FILM).text();
        Row row = Row.of(
                Columns.of(List.of("name", "films", "by_genre", "first")),
                "top",
                "[" + film + "]",
                "{\"drama\":[" + film + "]}",
                film);
        assertThat(row.as(Shelf.class))
                .isEqualTo(new Shelf("top", List.of(FILM), Map.of("drama", List.of(FILM)), FILM));
    }

    record Numbered(Map<Integer, String> names) {}

    @Test
    void v2_namesThatAreTheSameKey_areRefused() {
        Columns names = Columns.of(List.of("names"));
        assertThat(Row.of(names, "{\"1\":\"a\",\"2\":\"b\"}").as(Numbered.class))
                .isEqualTo(new Numbered(Map.of(1, "a", 2, "b")));
        assertThatThrownBy(() -> Row.of(names, "{\"1\":\"a\",\"01\":\"b\"}").as(Numbered.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("\"names\"")
                .hasMessageContaining("same key");
    }

    @Test
    void v2_nothingIsLost() {
        for (String document : List.of(
                "{\"title\":\"a\",\"year\":2003.5}",
                "{\"title\":\"a\",\"year\":\"\"}",
                "{\"title\":\"a\",\"year\":null}",
                "{\"title\":\"a\",\"year\":1,\"year\":2}",
                "{\"title\":\"a\",\"year\":1} x",
                "{\"title\":\"a\",\"year\":12345678901}")) {
            assertThatThrownBy(() -> row(document).get("doc", Film.class))
                    .isInstanceOf(MappingException.class)
                    .hasMessageStartingWith("Column \"doc\" holds a java.lang.String that cannot be read as ");
        }
        assertThat(row("{\"name\":\"Choi\",\"unknown\":1}").get("doc", Actor.class))
                .isEqualTo(new Actor("Choi"));
    }

    @Test
    void v3_textThatIsNoObjectIsNoUsersClass() {
        for (String text : List.of("Oldboy", "42", "\"42\"", "null", "")) {
            assertThatThrownBy(() -> row(text).get("doc", java.util.Date.class)).isInstanceOf(MappingException.class);
        }
    }

    static final class Broken {
        public String getName() {
            throw new IllegalStateException("secret");
        }
    }

    @Test
    void e2_messagesTellThePlaceAndNoValue() {
        assertThatThrownBy(() -> row("{\"cast\":[{\"name\":[\"secret\"]}]}").get("doc", Film.class))
                .hasMessageContaining("cast")
                .hasMessageNotContaining("secret")
                .hasNoCause();
        assertThatThrownBy(() -> Json.of(new Broken()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("name")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
