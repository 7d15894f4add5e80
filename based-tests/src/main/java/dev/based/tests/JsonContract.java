package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.tests.support.ValueColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** JSON documents in columns of text, which every database has; those in columns of JSON are read and written in the same way. */
public interface JsonContract extends Contract {
    private static Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("title", "Am\u00e9lie \"\\\n \uD83C\uDFAC");
        document.put("year", 2001);
        document.put("budget", 77_000_000_000L);
        document.put("rating", new BigDecimal("8.25"));
        document.put("seen", true);
        document.put("sequel", null);
        document.put("tags", Arrays.asList("a", null, List.of(), Map.of()));
        return document;
    }

    private ValueColumn documents(Database database) {
        return ValueColumn.of(fixture(), database, ColumnType.LONG_TEXT);
    }

    /** A map, bound as it is, comes back as the same map. */
    @Test
    default void v1_mapsComeBack() {
        Database database = connect();
        ValueColumn column = documents(database);
        assertThat((Object) column.roundTrip(Map.class, document())).isEqualTo(document());
        assertThat((Object) column.roundTrip(Map.class, Map.of())).isEqualTo(Map.of());
        assertThat(column.roundTrip(Json.class, document())).isEqualTo(Json.of(document()));
    }

    /** Lists, texts, numbers and null are documents too, as {@link Json}; a list of which is none for IN. */
    @Test
    default void p3_jsonTellsAListFromIn() {
        Database database = connect();
        ValueColumn column = documents(database);
        List<Object> list = Arrays.asList(1, "a", null, document());
        assertThat((Object) column.roundTrip(List.class, Json.of(list))).isEqualTo(list);
        for (Object value : Arrays.asList("a", 1, true, null, List.of())) {
            Json read = Objects.requireNonNull(column.roundTrip(Json.class, Json.of(value)));
            assertThat(read.value()).isEqualTo(value);
        }
        assertThat(failure(ParameterException.class, column.count(list))).hasMessageContaining("Json.of(");
    }

    /** What is read as an object of JSON and is none is an error that names the column. */
    @Test
    default void v3_textThatIsNoJsonIsRefused() {
        Database database = connect();
        ValueColumn column = documents(database);
        for (String text : List.of("Oldboy", "[1", "{\"a\":1,\"a\":2}", "null", "7")) {
            await(column.write(database, text));
            assertThat(failure(MappingException.class, column.read(Map.class)))
                    .hasMessageContaining("Column \"")
                    .hasMessageNotContaining("Oldboy");
        }
        assertThat(await(database.fetchValue(Integer.class, fixture().selectOne())))
                .isOne();
    }

    /** What some database would refuse or change is refused by each, before anything is sent. */
    @Test
    default void v2_whatJsonCannotHoldIsRefused() {
        Database database = connect();
        ValueColumn column = documents(database);
        for (Object value : List.of("\u0000", "\uD83C", Double.NaN, new Object())) {
            assertThat(failure(ParameterException.class, column.write(database, Map.of("a", value))))
                    .hasMessageContaining("Parameter ")
                    .hasMessageContaining("cannot be written as JSON");
        }
        Map<String, Object> endless = new LinkedHashMap<>();
        endless.put("a", endless);
        assertThat(failure(ParameterException.class, column.write(database, endless)))
                .hasMessageContaining("levels");
    }

    /** A map is written when the call is made. */
    @Test
    default void p7_mapsAreTaken() {
        Database database = connect();
        ValueColumn column = documents(database);
        Map<String, Object> map = new LinkedHashMap<>();
        List<Integer> inner = new ArrayList<>();
        map.put("inner", inner);
        var writes = new ArrayList<java.util.concurrent.CompletionStage<?>>();
        for (int number = 0; number < 20; number++) {
            inner.add(number);
            writes.add(column.write(database, map));
        }
        writes.forEach(write -> await(write));
        List<Integer> sizes = await(database.fetchAll("SELECT v FROM " + column.table())).stream()
                .map(row -> row.getJson(0))
                .map(json -> json == null ? Map.of() : json.asMap())
                .map(read -> ((List<?>) Objects.requireNonNull(read.get("inner"))).size())
                .sorted()
                .toList();
        assertThat(sizes).hasSize(20).doesNotHaveDuplicates().startsWith(1).endsWith(20);
    }

    /**
     * What {@link #v4_componentsTakeJson} maps rows to.
     *
     * @param v the document
     * @param id the key
     */
    record Film(List<Long> v, int id) {
        /**
         * Public, as the mapper needs it.
         *
         * @param v the document
         * @param id the key
         */
        public Film {}
    }

    /** The elements of a list in a record are of the type that the component has. */
    @Test
    default void v4_componentsTakeJson() {
        Database database = connect();
        ValueColumn column = documents(database);
        await(column.write(database, Json.of(List.of(1, 2))));
        Row row =
                await(database.fetchOne("SELECT id, v FROM " + column.table())).orElseThrow();
        if (!fixture().lacks(Feature.LOWER_CASE_NAMES)) {
            assertThat(row.as(Film.class)).isEqualTo(new Film(List.of(1L, 2L), 1));
        }
        assertThat(row.getList(1, String.class)).isEqualTo(List.of("1", "2"));
        assertThat(row.get(1, int[].class)).containsExactly(1, 2);
    }

    /** In batches, and by name, as elsewhere. */
    @Test
    default void v1_documentsComeBackFromABatch() {
        Database database = connect();
        ValueColumn column = documents(database);
        String insert = "INSERT INTO " + column.table() + " (id, v) VALUES (:id, :doc)";
        await(database.executeMany(
                insert,
                List.of(
                        Map.of("id", 1, "doc", document()),
                        Map.of("id", 2, "doc", Json.of(List.of(document()))),
                        new LinkedHashMap<>(Map.of("id", 3, "doc", Collections.emptyMap())))));
        assertThat(await(database.fetchAll("SELECT v FROM " + column.table() + " ORDER BY id")))
                .extracting(row -> row.getJson(0))
                .containsExactly(Json.of(document()), Json.of(List.of(document())), Json.of(Map.of()));
    }
}
