package dev.based.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.based.Columns;
import dev.based.MappingException;
import dev.based.Row;
import java.beans.ConstructorProperties;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@link Row#as} for the types of another package. */
public class RowAsTest {
    public record Movie(String title, int releaseYear) {}

    record Hidden(String title) {}

    public record Screening(
            DayOfWeek day, LocalDate first, @Nullable Double price, boolean sold) {}

    public record Refusing(String title) {
        public Refusing {
            throw new IllegalStateException("refused");
        }
    }

    public static class MovieBean {
        private String title = "untitled";
        private int releaseYear = -1;
        private boolean set;

        public void setReleaseYear(int releaseYear) {
            this.releaseYear = releaseYear;
            this.set = true;
        }
    }

    public static class LinksBean {
        List<Integer> links = List.of();
    }

    public static class SetterOnly {
        private int value;

        public void setReleaseYear(int releaseYear) {
            value = releaseYear;
        }
    }

    public static final class Annotated {
        private final String first;
        private final int second;

        @ConstructorProperties({"title", "releaseYear"})
        public Annotated(String first, int second) {
            this.first = first;
            this.second = second;
        }

        public Annotated(String first) {
            this(first, 0);
        }
    }

    public static final class Plain {
        private final String title;

        public Plain(String title) {
            this.title = title;
        }
    }

    public static final class Two {
        public Two(String title) {}

        public Two(int year) {}
    }

    public static final class Wither {
        private final String title;

        public Wither() {
            this("");
        }

        @ConstructorProperties("title")
        public Wither(String title) {
            this.title = title;
        }

        public Wither title(String newTitle) {
            return new Wither(newTitle);
        }
    }

    public final class Inner {}

    public interface View {
        String title();
    }

    private static final Columns COLUMNS = Columns.of(List.of("title", "release_year"));
    private static final Row ROW = Row.of(COLUMNS, "Inception", 2010L);

    private static Row row(String column, @Nullable Object value) {
        return Row.of(Columns.of(List.of(column)), value);
    }

    private static void assertRefused(ThrowingCallable mapping, String... parts) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(mapping)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    @Test
    void as_record() {
        assertThat(ROW.as(Movie.class)).isEqualTo(new Movie("Inception", 2010));
        assertThat(row("title", "Inception").as(Hidden.class)).isEqualTo(new Hidden("Inception"));
    }

    @Test
    void as_exactAndUpperCaseNames() {
        Movie movie = new Movie("Inception", 2010);

        assertThat(Row.of(Columns.of(List.of("releaseYear", "title")), 2010, "Inception")
                        .as(Movie.class))
                .isEqualTo(movie);
        assertThat(Row.of(Columns.of(List.of("TITLE", "RELEASE_YEAR")), "Inception", 2010)
                        .as(Movie.class))
                .isEqualTo(movie);
    }

    @Test
    void v2_as_outOfRange() {
        assertRefused(
                () -> Row.of(COLUMNS, "Inception", 5_000_000_000L).as(Movie.class), "\"release_year\"", "out of range");
        assertRefused(() -> row("release_year", 5_000_000_000L).as(MovieBean.class), "\"release_year\"");
        assertRefused(() -> row("release_year", 2010.5).as(SetterOnly.class), "\"release_year\"", "fraction");
    }

    @Test
    void v3_as_nullIntoPrimitive() {
        assertRefused(() -> Row.of(COLUMNS, "Inception", null).as(Movie.class), "\"release_year\" is NULL");
        assertRefused(() -> row("release_year", null).as(MovieBean.class), "\"release_year\" is NULL");
        assertRefused(() -> row("release_year", null).as(SetterOnly.class), "\"release_year\" is NULL");
    }

    @Test
    void as_nullIntoObject() {
        assertThat(Row.of(COLUMNS, null, 2010).as(Movie.class).title()).isNull();
    }

    @Test
    void v3_as_missingColumn() {
        assertRefused(() -> row("title", "Inception").as(Movie.class), "\"releaseYear\"", "Movie", "[title]");
    }

    @Test
    void as_extraColumn() {
        Columns columns = Columns.of(List.of("count(a.b)", "get_title", "title", "release_year"));

        assertThat(Row.of(columns, 1, "other", "Inception", 2010).as(Movie.class))
                .isEqualTo(new Movie("Inception", 2010));
    }

    @Test
    void v3_as_ambiguousColumn() {
        Columns twice = Columns.of(List.of("title", "title", "release_year"));
        Columns alike = Columns.of(List.of("title", "RELEASE_YEAR", "release_year"));

        assertRefused(() -> Row.of(twice, "a", "b", 1).as(Movie.class), "Several columns", "\"title\"");
        assertRefused(() -> Row.of(alike, "a", 1, 2).as(Movie.class), "Several columns", "\"releaseYear\"");
    }

    @Test
    void v4_as_convertsAsTheGettersDo() {
        Columns columns = Columns.of(List.of("day", "first", "price", "sold"));

        assertThat(Row.of(columns, "FRIDAY", "2010-07-16 00:00:00", "9.5", 1L).as(Screening.class))
                .isEqualTo(new Screening(DayOfWeek.FRIDAY, LocalDate.of(2010, 7, 16), 9.5, true));
        assertRefused(() -> Row.of(columns, "Friday", "2010-07-16", null, 1).as(Screening.class), "\"day\"", "[MONDAY");
    }

    @Test
    void as_bean() {
        MovieBean movie =
                Row.of(Columns.of(List.of("release_year", "extra")), 2010L, "x").as(MovieBean.class);

        assertThat(movie.releaseYear).isEqualTo(2010);
        assertThat(movie.title).isEqualTo("untitled");
        assertThat(movie.set).isTrue();
        assertThat(row("releaseYear", 2010).as(SetterOnly.class).value).isEqualTo(2010);
        assertRefused(() -> row("extra", 1).as(MovieBean.class), "No column", "releaseYear", "[extra]");
    }

    @Test
    void v2_as_collectionIntoBean() {
        assertRefused(() -> row("links", List.of(5_000_000_000L)).as(LinksBean.class), "\"links\"", "out of range");
    }

    @Test
    void as_annotatedConstructor() {
        Annotated movie = ROW.as(Annotated.class);

        assertThat(movie.first).isEqualTo("Inception");
        assertThat(movie.second).isEqualTo(2010);
    }

    @Test
    void as_constructorWhoseParameterNamesAreKept() throws NoSuchMethodException {
        Row row = row("title", "Inception");
        if (Plain.class.getConstructor(String.class).getParameters()[0].isNamePresent()) {
            assertThat(row.as(Plain.class).title).isEqualTo("Inception");
        } else {
            assertRefused(() -> row.as(Plain.class), "-parameters", "@ConstructorProperties");
        }
    }

    @Test
    void as_classThatCannotBeMade() {
        assertRefused(() -> ROW.as(Two.class), "2 constructors");
        assertRefused(() -> row("title", "x").as(Wither.class), "like a bean");
        assertRefused(() -> ROW.as(Inner.class), "inner class");
        assertRefused(() -> ROW.as(View.class), "cannot be made from a row");
        assertRefused(() -> ROW.as(String[].class), "cannot be made from a row");
        assertRefused(() -> ROW.as(Number.class), "one column");
    }

    @Test
    void as_constructorThrows() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row("title", "Inception").as(Refusing.class))
                .withMessageContaining("Refusing")
                .withMessageNotContaining("Inception")
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("refused");
        assertThatIllegalStateException().isThrownBy(() -> new Refusing("x"));
    }

    @Test
    void as_scalar() {
        assertThat(row("count", 7L).as(Integer.class)).isEqualTo(7);
        assertThat(row("count", 7L).as(int.class)).isEqualTo(7);
        assertThat(row("day", "FRIDAY").as(DayOfWeek.class)).isEqualTo(DayOfWeek.FRIDAY);
        assertRefused(() -> ROW.as(String.class), "one column", "[title, release_year]");
        assertRefused(() -> row("count", null).as(Integer.class), "\"count\" is NULL", "get(0, Integer.class)");
    }

    @Test
    void as_manyColumns() {
        List<String> names =
                IntStream.range(0, 40).mapToObj(index -> "column" + index).toList();
        Object[] values = IntStream.range(0, 40).mapToObj(index -> (Object) "x").toArray();
        values[30] = "Inception";

        record Late(String column30) {}

        assertThat(Row.of(Columns.of(names), values).as(Late.class)).isEqualTo(new Late("Inception"));
    }

    /** More components than are worth a method handle. */
    public record Wide(
            int a0,
            int a1,
            int a2,
            int a3,
            int a4,
            int a5,
            int a6,
            int a7,
            int a8,
            int a9,
            int b0,
            int b1,
            int b2,
            int b3,
            int b4,
            int b5,
            int b6,
            int b7,
            int b8,
            int b9,
            int c0,
            int c1,
            int c2,
            int c3,
            int c4,
            int c5,
            int c6,
            int c7,
            int c8,
            int c9,
            int d0,
            int d1,
            long d2) {
        public Wide {
            if (a0 < 0) {
                throw new IllegalStateException("refused");
            }
        }
    }

    @Test
    void as_manyComponents() {
        List<String> names = Stream.of("a", "b", "c", "d")
                .flatMap(letter -> IntStream.range(0, 10).mapToObj(index -> letter + "_" + index))
                .toList();
        Object[] values =
                IntStream.range(0, 40).mapToObj(index -> (Object) index).toArray();
        Wide wide = Row.of(Columns.of(names), values).as(Wide.class);

        assertThat(wide.a0() + " " + wide.b5() + " " + wide.d2()).isEqualTo("0 15 32");
        values[32] = null;
        assertRefused(() -> Row.of(Columns.of(names), values).as(Wide.class), "\"d_2\" is NULL");
        values[32] = 1;
        values[0] = -1;
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Row.of(Columns.of(names), values).as(Wide.class))
                .withCauseInstanceOf(IllegalStateException.class);
    }

    public static class Overloaded {
        private String seen = "";
        private @Nullable Integer year;

        public Overloaded setYear(String year) {
            seen = "text " + year;
            return this;
        }

        public Overloaded setYear(@Nullable Integer year) {
            this.year = year;
            seen = "number";
            return this;
        }

        public void setRefused(int refused) {
            throw new IllegalStateException("refused");
        }

        public void setOther(int other) {}

        public void setOther(String other) {}
    }

    @Test
    void as_settersOfOneName() {
        Overloaded made = row("year", 2010L).as(Overloaded.class);

        assertThat(made.year).isEqualTo(2010);
        assertThat(made.seen).isEqualTo("number");
        assertRefused(() -> row("other", 1).as(Overloaded.class), "several setters", "\"other\"");
    }

    @Test
    void as_setterThrows() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row("refused", 1).as(Overloaded.class))
                .withMessageContaining("Overloaded")
                .withCauseInstanceOf(IllegalStateException.class);
    }

    public record Letters(String eMail, String homeURL, String line2) {}

    @Test
    void as_namesInAnyCase() {
        Letters letters = new Letters("a", "b", "c");

        for (List<String> names : List.of(
                List.of("eMail", "homeURL", "line2"),
                List.of("e_mail", "home_url", "line_2"),
                List.of("EMAIL", "HOMEURL", "LINE2"),
                List.of("email", "home_u_r_l", "line2"))) {
            assertThat(Row.of(Columns.of(names), "a", "b", "c").as(Letters.class))
                    .isEqualTo(letters);
        }
        assertRefused(
                () -> Row.of(Columns.of(List.of("em_ail", "homeURL", "line2")), "a", "b", "c")
                        .as(Letters.class),
                "\"eMail\"");
    }

    @Test
    void as_severalTypesInTurn() {
        for (int round = 0; round < 3; round++) {
            assertThat(ROW.as(Movie.class).releaseYear()).isEqualTo(2010);
            assertThat(ROW.as(MovieBean.class).releaseYear).isEqualTo(2010);
        }
    }
}
