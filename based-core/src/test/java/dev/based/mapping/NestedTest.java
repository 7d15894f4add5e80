package dev.based.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Columns;
import dev.based.MappingException;
import dev.based.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Objects in what a row becomes, made of the columns whose names begin with theirs. */
class NestedTest {
    record Country(String isoCode) {}

    record Address(String street, int houseNumber, @Nullable Country country) {}

    record Customer(int id, @Nullable Address address) {}

    record WithStreet(@Nullable String addressStreet, Address address) {}

    record Maybe(Optional<Integer> age, Optional<Address> address) {}

    record Tags(Set<Integer> tags) {}

    record Node(int id, @Nullable Node parent) {}

    static final class Person {
        private @Nullable Integer id;
        private @Nullable Person boss;
        private Address home = new Address("none", 0, null);

        void setBoss(@Nullable Person boss) {
            this.boss = boss;
        }
    }

    private static Row row(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            columns.put(String.valueOf(namesAndValues[index]), namesAndValues[index + 1]);
        }
        return Row.of(
                Columns.of(List.copyOf(columns.keySet())), columns.values().toArray());
    }

    private static void assertRefused(ThrowingCallable mapping, String... parts) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(mapping)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    @Test
    void v7_as_objectInAnObject() {
        Customer expected = new Customer(1, new Address("Elm", 7, new Country("NL")));

        assertThat(row("id", 1, "address_street", "Elm", "address_house_number", 7L, "address_country_iso_code", "NL")
                        .as(Customer.class))
                .isEqualTo(expected);
        assertThat(row("address.country.isoCode", "NL", "address.houseNumber", 7, "address.street", "Elm", "id", 1)
                        .as(Customer.class))
                .isEqualTo(expected);
        assertThat(row("ID", 1, "ADDRESS_STREET", "Elm", "ADDRESS_HOUSENUMBER", 7, "ADDRESS_COUNTRY_ISOCODE", "NL")
                        .as(Customer.class))
                .isEqualTo(expected);
    }

    @Test
    void v7_as_allOfAnObjectNull() {
        assertThat(row("id", 1, "address_street", null, "address_house_number", null, "address_country_iso_code", null)
                        .as(Customer.class))
                .isEqualTo(new Customer(1, null));
        assertThat(row("id", 1, "address_street", "Elm", "address_house_number", 7, "address_country_iso_code", null)
                        .as(Customer.class))
                .isEqualTo(new Customer(1, new Address("Elm", 7, null)));
        assertRefused(
                () -> row(
                                "id",
                                1,
                                "address_street",
                                "Elm",
                                "address_house_number",
                                null,
                                "address_country_iso_code",
                                null)
                        .as(Customer.class),
                "\"address_house_number\" is NULL");
    }

    @Test
    void v7_as_missingOrAmbiguousWithin() {
        assertRefused(
                () -> row("id", 1, "address_street", "Elm", "address_country_iso_code", "NL")
                        .as(Customer.class),
                "\"address.houseNumber\"",
                "Address");
        assertRefused(() -> row("id", 1).as(Customer.class), "\"address\"", "\"address.x\"");
        assertRefused(
                () -> row(
                                "id",
                                1,
                                "address_street",
                                "Elm",
                                "address.street",
                                "Oak",
                                "address_house_number",
                                7,
                                "address_country_iso_code",
                                "NL")
                        .as(Customer.class),
                "Several columns are for \"address.street\"");
        assertRefused(() -> row("id", 1, "parent_id", 2).as(Node.class), "\"parent.parent\"");
    }

    record Inner(String bC) {}

    record Short(String c) {}

    record Twice(int id, Inner a, Short aB) {}

    record Twins(String aB, String a_b) {}

    @Test
    void v7_as_columnForTwoPropertiesIsRefused() {
        assertRefused(() -> row("id", 1, "a_b_c", "v").as(Twice.class), "\"a_b_c\"", "\"a.bC\"", "\"aB.c\"");
        assertRefused(() -> row("a_b", "v").as(Twins.class), "\"a_b\"", "\"aB\"");
        assertThat(row("id", 1, "a.bC", "v", "aB.c", "w").as(Twice.class))
                .isEqualTo(new Twice(1, new Inner("v"), new Short("w")));
        assertThat(row("aB", "v", "a_b", "w").as(Twins.class)).isEqualTo(new Twins("v", "w"));
    }

    @Test
    void v7_as_columnOfAPropertysOwnIsForNoOther() {
        Row row = row(
                "address_street",
                "Elm",
                "address.street",
                "Oak",
                "address_house_number",
                7,
                "address_country_isoCode",
                "NL");

        assertThat(row.as(WithStreet.class)).isEqualTo(new WithStreet("Elm", new Address("Oak", 7, new Country("NL"))));
        assertRefused(
                () -> row("address_street", "Elm", "address_house_number", 7, "address_country_isoCode", "NL")
                        .as(WithStreet.class),
                "\"address.street\"");
    }

    @Test
    void v7_as_beanInABean() {
        Person person = row("id", 1, "boss_id", 2, "boss_boss_id", null, "logo_x", "ignored")
                .as(Person.class);

        assertThat(person.id).isEqualTo(1);
        assertThat(person.boss).isNotNull();
        assertThat(person.boss.id).isEqualTo(2);
        assertThat(person.boss.boss).isNull();
        assertThat(person.home).isEqualTo(new Address("none", 0, null));
        assertRefused(() -> row("id", 1, "home_street", "Elm").as(Person.class), "\"home.houseNumber\"");
    }

    @Test
    void v7_as_optional() {
        assertThat(row(
                                "age",
                                null,
                                "address_street",
                                null,
                                "address_house_number",
                                null,
                                "address_country_isoCode",
                                null)
                        .as(Maybe.class))
                .isEqualTo(new Maybe(Optional.empty(), Optional.empty()));
        assertThat(row("age", 5L, "address_street", "Elm", "address_house_number", 1, "address_country_isoCode", "NL")
                        .as(Maybe.class))
                .isEqualTo(new Maybe(Optional.of(5), Optional.of(new Address("Elm", 1, new Country("NL")))));
        assertRefused(
                () -> row(
                                "age",
                                5_000_000_000L,
                                "address_street",
                                "Elm",
                                "address_house_number",
                                1,
                                "address_country_isoCode",
                                "NL")
                        .as(Maybe.class),
                "\"age\"",
                "out of range");
    }

    @Test
    void v7_as_set() {
        assertThat(row("tags", new Long[] {2L, 1L}).as(Tags.class).tags()).containsExactly(2, 1);
        assertThat(row("tags", "[2, 1]").as(Tags.class).tags()).containsExactly(2, 1);
        assertRefused(() -> row("tags", new Long[] {1L, 1L}).as(Tags.class), "\"tags\"", "twice");
    }
}
