package dev.based.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.based.Columns;
import dev.based.Row;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What {@link Row#as} costs, beside the same objects made by hand. Bytes are counted, and no time is measured. */
class MappingCostTest {
    private static final int ROWS = 10_000;

    record Film(int id, String title, int releaseYear, double rating, boolean sold) {}

    static final class FilmBean {
        private int id;
        private String title = "";
        private int releaseYear;
        private double rating;
        private boolean sold;

        public void setId(int id) {
            this.id = id;
        }

        public void setTitle(String title) {
            this.title = title;
        }
    }

    /** As SQLite has them: a {@code Long} for each integer. */
    private static final Row ROW = Row.of(
            Columns.of(List.of("id", "title", "release_year", "rating", "sold")), 5_000L, "Metropolis", 1927L, 8.5, 1L);

    private static long bytes(Function<Row, Object> mapping) {
        Object[] made = new Object[ROWS];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int index = 0; index < ROWS; index++) {
            made[index] = mapping.apply(ROW);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void assertCheap(Function<Row, Object> mapping, Function<Row, Object> byHand) {
        assertThat(mapping.apply(ROW)).usingRecursiveComparison().isEqualTo(byHand.apply(ROW));
        bytes(mapping); // makes what is made once
        bytes(byHand);
        assertThat(bytes(mapping)).isLessThanOrEqualTo(bytes(byHand) * 115 / 100);
    }

    @Test
    void as_record_takesTheBytesOfMappingByHand() {
        assertCheap(
                row -> row.as(Film.class),
                row -> new Film(
                        row.getInt("id"),
                        Objects.requireNonNull(row.getString("title")),
                        row.getInt("release_year"),
                        row.getDouble("rating"),
                        row.getBoolean("sold")));
    }

    @Test
    void as_bean_takesTheBytesOfMappingByHand() {
        assertCheap(row -> row.as(FilmBean.class), row -> {
            FilmBean film = new FilmBean();
            film.setId(row.getInt("id"));
            film.setTitle(Objects.requireNonNull(row.getString("title")));
            film.releaseYear = row.getInt("release_year");
            film.rating = row.getDouble("rating");
            film.sold = row.getBoolean("sold");
            return film;
        });
    }
}
