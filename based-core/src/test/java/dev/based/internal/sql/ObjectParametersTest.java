package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Columns;
import dev.based.Json;
import dev.based.JsonColumn;
import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.Row;
import dev.based.spi.Command;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values that are properties of objects. */
class ObjectParametersTest {
    private static final String SECRET = "s3cr3t";

    record Address(@Nullable String street, int houseNumber) {}

    record Customer(int id, String fullName, @Nullable Address address, Optional<Integer> age) {}

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    record Drawing(Shape shape, Object any) {}

    record Alike(int addressBook, int addressbook) {}

    record Refusing(int id) {
        @Override
        public int id() {
            throw new IllegalStateException("refused");
        }
    }

    private static class Base {
        private final int id = 1;

        public int getId() {
            return id + 1;
        }
    }

    private static final class Bean extends Base {
        private final String releaseYear = "1927";
        private final boolean sold = true;
        private final int plain = 3;

        public String releaseYear() {
            return releaseYear + "!";
        }

        public boolean isSold() {
            return !sold;
        }

        public int getSum() {
            return 4;
        }

        public int issue() {
            return 5;
        }
    }

    private static final Customer CUSTOMER = new Customer(1, SECRET, new Address("Elm", 7), Optional.of(5));

    private static Command bind(String sql, Object parameters) {
        return Compilers.MYSQL.compile(sql).bind(parameters);
    }

    private static void assertRefused(String sql, Object parameters, String... parts) {
        assertThatThrownBy(() -> bind(sql, parameters))
                .isInstanceOf(ParameterException.class)
                .satisfies(
                        error -> assertThat(error.getMessage()).contains(parts).doesNotContain(SECRET));
    }

    @Test
    void p8_propertiesOfARecord() {
        Command command = bind("SELECT :id, :fullName, :full_name, :FULL_NAME, :age", Parameters.of(CUSTOMER));

        assertThat(command.sql()).isEqualTo("SELECT ?, ?, ?, ?, ?");
        assertThat(command.values()).containsExactly(1, SECRET, SECRET, SECRET, 5);
        assertThat(bind("SELECT :age", Parameters.of(new Customer(1, "", null, Optional.empty())))
                        .values())
                .containsExactly((Object) null);
    }

    @Test
    void p8_propertiesOfABean() {
        assertThat(bind("SELECT :id, :releaseYear, :sold, :plain, :sum", Parameters.of(new Bean()))
                        .values())
                .containsExactly(2, "1927!", false, 3, 4);
        assertRefused("SELECT :sue", Parameters.of(new Bean()), ":sue", "Bean", "releaseYear");
        assertRefused("SELECT :class", Parameters.of(new Bean()), ":class");
    }

    record Documents(
            @JsonColumn List<Integer> list,
            @JsonColumn Optional<Map<String, Integer>> map,
            @JsonColumn @Nullable Object any) {
        @Override
        public List<Integer> list() {
            return list;
        }
    }

    record DocumentOfAnAccessor(List<Integer> list) {
        @Override
        @JsonColumn
        public List<Integer> list() {
            return list;
        }
    }

    private static final class DocumentsOfABean {
        @JsonColumn
        private final List<Integer> field = List.of(1);

        private final List<Integer> getter = List.of(2);

        public List<Integer> getField() {
            return field;
        }

        @JsonColumn
        public List<Integer> getGetter() {
            return getter;
        }
    }

    /** A list too, an empty one among them, which is for IN without the annotation. */
    @Test
    void p8_propertyThatIsADocument() {
        String sql = "SELECT :list, :map, :any";
        assertThat(bind(sql, Parameters.of(new Documents(List.of(), Optional.of(Map.of("a", 1)), "text")))
                        .values())
                .containsExactly(Json.of(List.of()), Json.parse("{\"a\":1}"), Json.parse("\"text\""));
        assertThat(bind(sql, Parameters.of(new Documents(List.of(1), Optional.empty(), null)))
                        .values())
                .containsExactly(Json.of(List.of(1)), null, null);
        assertThat(bind("SELECT :list", Parameters.of(new DocumentOfAnAccessor(List.of(1))))
                        .values())
                .containsExactly(Json.of(List.of(1)));
        assertThat(bind("SELECT :field, :getter", Parameters.of(new DocumentsOfABean()))
                        .values())
                .containsExactly(Json.of(List.of(1)), Json.of(List.of(2)));
        assertThat(bind(
                                "SELECT :documents.any.b",
                                Map.of("documents", new Documents(List.of(), Optional.empty(), Map.of("b", 5))))
                        .values())
                .containsExactly(5);
        assertRefused(
                "SELECT :any",
                Parameters.of(new Documents(List.of(), Optional.empty(), List.of(SECRET, Double.NaN))),
                ":any",
                "cannot be written as JSON");
    }

    @Test
    void p8_propertiesOfObjectsInIt() {
        String sql = "SELECT :address.street, :address_street, :address.houseNumber, :address_house_number";

        assertThat(bind(sql, Parameters.of(CUSTOMER)).values()).containsExactly("Elm", "Elm", 7, 7);
        assertThat(bind(sql, Parameters.of(new Customer(1, "", null, Optional.empty())))
                        .values())
                .containsOnlyNulls()
                .hasSize(4);
        Drawing drawing = new Drawing(new Circle(1.5), Map.of("x", new Circle(2.5)));
        assertThat(bind("SELECT :shape.radius, :shape_radius, :any.x.radius", Parameters.of(drawing))
                        .values())
                .containsExactly(1.5, 1.5, 2.5);
        // Also where there is none, a name that nothing stands for is told.
        assertRefused(
                "SELECT :address.stret",
                Parameters.of(new Customer(1, SECRET, null, Optional.empty())),
                ":address.stret",
                "Customer");
        assertRefused("SELECT :shape.side", Parameters.of(drawing), ":shape.side", "Circle", "[radius]");
        assertRefused("SELECT :full_name.length", Parameters.of(CUSTOMER), ":full_name.length");
    }

    @Test
    void p8_pathsInAMap() {
        Map<String, Object> values = Map.of("customer", CUSTOMER, "limit", 10);
        String sql = "SELECT :customer.address.street, :customer.id, :limit";

        assertThat(bind(sql, values).values()).containsExactly("Elm", 1, 10);
        assertThat(bind("SELECT :a.b", Map.of("a.b", 1)).values()).containsExactly(1);
        assertThat(bind("SELECT :a.b.c", Map.of("a", Map.of("b", Map.of("c", 1))))
                        .values())
                .containsExactly(1);
        assertThat(bind("SELECT :a.b", Collections.singletonMap("a", null)).values())
                .containsExactly((Object) null);
        assertRefused(sql, Map.of("customer", CUSTOMER), "No value was given for :limit");
        assertRefused("SELECT :customer.id", values, "A value was given for :limit");
        assertRefused("SELECT :customer.x", Map.of("customer", CUSTOMER), ":customer.x", "Customer");
        assertRefused("SELECT :client.x", Map.of("customer", CUSTOMER), ":client.x", "A value was given for :customer");
        assertRefused("SELECT :a.b", Map.of("a", Map.of("c", 1)), ":a.b");
        assertRefused("SELECT :a.b", Map.of("a", SECRET), ":a.b", "java.lang.String");
    }

    @Test
    void p8_whatTheNameOfAPathEndsAt() {
        assertThat(Compilers.POSTGRESQL
                        .compile("SELECT (:a).b, :a .b, :a.5, :a.*, :a.b, y[1:z.b], :a::t.u")
                        .bind(new HashMap<>(Map.of("a", 1, "a.b", 2)))
                        .sql())
                .isEqualTo("SELECT ($1).b, $1 .b, $1.5, $1.*, $2, y[1:z.b], $1::t.u");
    }

    @Test
    void p8_columnsOfARow() {
        Row row = Row.of(Columns.of(List.of("id", "title")), 1, SECRET);

        assertThat(bind("SELECT :title", Parameters.of(row)).values()).containsExactly(SECRET);
        assertRefused("SELECT :year", Parameters.of(row), ":year");
    }

    /** Only PostgreSQL has fields of values: {@code ($1).b}, and $1.b. */
    @Test
    void p8_aPathBehindASingleValueIsAField() {
        assertThat(Compilers.POSTGRESQL
                        .compile("SELECT :a.b, :a")
                        .bind(Map.of("a", "(1)"))
                        .sql())
                .isEqualTo("SELECT $1.b, $1");
        assertThat(Compilers.POSTGRESQL
                        .compile("SELECT :a.x")
                        .bind(Map.of("a", Map.of("x", 1)))
                        .values())
                .containsExactly(1);
    }

    @Test
    void p8_missingAmbiguousOrRefusing() {
        assertRefused("SELECT :titel", Parameters.of(CUSTOMER), "No value was given for :titel", "fullName");
        assertRefused("SELECT :ADDRESSBOOK", Parameters.of(new Alike(1, 2)), "Several properties", ":ADDRESSBOOK");
        assertThat(bind("SELECT :addressbook", Parameters.of(new Alike(1, 2))).values())
                .containsExactly(2);
        assertThatThrownBy(() -> bind("SELECT :id", Parameters.of(new Refusing(1))))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll(":id", "Refusing")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void p8_aStatementWithoutNamesTakesNoObject() {
        assertRefused("SELECT 1", Parameters.of(CUSTOMER), "no placeholder", "Customer");
        assertRefused("SELECT ?", Parameters.of(CUSTOMER), "without names", "Customer");
    }

    @Test
    void p8_whatHasNoProperties() {
        for (Object value : Arrays.asList(
                "text",
                1,
                DayOfWeek.MONDAY,
                List.of(1),
                Map.of("a", 1),
                new int[] {1},
                Parameters.of(CUSTOMER),
                null)) {
            assertThatThrownBy(() -> Parameters.of(value)).isInstanceOf(ParameterException.class);
        }
        assertThat(Parameters.of(CUSTOMER)).hasToString("Parameters of " + Customer.class.getTypeName());
    }
}
