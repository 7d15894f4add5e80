package dev.based;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Columns COLUMNS = Columns.of(List.of("title", "release_year", "rating"));
    private static final Row ROW = Row.of(COLUMNS, "Inception", 2010L, null);

    @Test
    void get_byIndexAndByName() {
        assertThat(ROW.get(0)).isEqualTo("Inception");
        assertThat(ROW.get("release_year")).isEqualTo(2010L);
        assertThat(ROW.get("release_year", Integer.class)).isEqualTo(2010);
        assertThat(ROW.getString("title")).isEqualTo("Inception");
        assertThat(ROW.getInt(1)).isEqualTo(2010);
        assertThat(ROW.size()).isEqualTo(3);
        assertThat(ROW.columns().names()).containsExactly("title", "release_year", "rating");
    }

    @Test
    void v4_typedGetters_fromTextAsSqliteKeepsIt() {
        UUID uuid = UUID.randomUUID();
        Columns columns =
                Columns.of(IntStream.range(0, 9).mapToObj(String::valueOf).toList());
        Row row = Row.of(
                columns,
                "2010-07-16",
                "10:00",
                "2010-07-16 10:00",
                "2010-07-16 10:00Z",
                uuid.toString(),
                1L,
                0.5,
                "1.50",
                new byte[] {1});

        assertThat(row.getLocalDate("0")).isEqualTo(LocalDate.of(2010, 7, 16));
        assertThat(row.getLocalTime("1")).isEqualTo(LocalTime.of(10, 0));
        assertThat(row.getLocalDateTime("2")).isEqualTo(LocalDateTime.of(2010, 7, 16, 10, 0));
        assertThat(row.getOffsetDateTime("3")).isEqualTo(OffsetDateTime.parse("2010-07-16T10:00Z"));
        assertThat(row.getInstant("3")).isEqualTo(Instant.parse("2010-07-16T10:00:00Z"));
        assertThat(row.getUuid("4")).isEqualTo(uuid);
        assertThat(row.getBoolean("5")).isTrue();
        assertThat(row.getLong("5")).isEqualTo(1);
        assertThat(row.getDouble("6")).isEqualTo(0.5);
        assertThat(row.getFloat("6")).isEqualTo(0.5f);
        assertThat(row.getBigDecimal("7")).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.getBytes("8")).containsExactly(1);
    }

    @Test
    void v3_typedGetters_null() {
        assertThat(ROW.isNull("rating")).isTrue();
        assertThat(ROW.isNull(0)).isFalse();
        assertThat(ROW.getBigDecimal("rating")).isNull();
        assertThat(ROW.get("rating", Double.class)).isNull();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> ROW.getDouble("rating"))
                .withMessageContaining("\"rating\" is NULL")
                .withMessageContaining("isNull")
                .withMessageContaining("Double");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> ROW.getInt("rating"));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> ROW.getLong("rating"));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> ROW.getBoolean(2));
    }

    @Test
    void v2_getInt_outOfRange() {
        Row row = Row.of(Columns.of(List.of("n")), 5_000_000_000L);

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("n"))
                .withMessageContaining("\"n\"");
    }

    @Test
    void get_noSuchColumn() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> ROW.get("year"))
                .withMessageContaining("no column \"year\"")
                .withMessageContaining("[title, release_year, rating]");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> ROW.get("Title"))
                .withMessageContaining("did you mean \"title\"?");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> ROW.get(3))
                .withMessageContaining("index 3");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> ROW.getString(-1));
    }

    @Test
    void get_ambiguousColumn() {
        Row row = Row.of(Columns.of(List.of("id", "id", "id")), 1, 2, 3);

        assertThat(row.getInt(1)).isEqualTo(2);
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("id"))
                .withMessageContaining("Several columns are named \"id\"")
                .withMessageContaining("AS");
        assertThatExceptionOfType(MappingException.class).isThrownBy(row::asMap);
    }

    @Test
    void asMap_ordered() {
        assertThat(ROW.asMap())
                .containsExactly(entry("title", "Inception"), entry("release_year", 2010L), entry("rating", null));
        assertThat(ROW.asMap()).isUnmodifiable();
    }

    @Test
    void equals_arraysByContent() {
        Columns columns = Columns.of(List.of("bytes"));
        Row row = Row.of(columns, new byte[] {1});

        assertThat(row)
                .isEqualTo(Row.of(Columns.of(List.of("bytes")), new byte[] {1}))
                .hasSameHashCodeAs(Row.of(columns, new byte[] {1}))
                .isNotEqualTo(Row.of(columns, new byte[] {2}))
                .isNotEqualTo(Row.of(Columns.of(List.of("other")), new byte[] {1}));
    }

    @Test
    void e2_toString_showsNoValue() {
        assertThat(ROW).hasToString("Row[title, release_year, rating]");
    }

    @Test
    void of_wrongNumberOfValues() {
        assertThatIllegalArgumentException().isThrownBy(() -> Row.of(COLUMNS, 1, 2));
    }

    @Test
    void of_noColumns() {
        Row row = Row.of(Columns.of(List.of()));

        assertThat(row.size()).isZero();
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.get(0));
    }
}
