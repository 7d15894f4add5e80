package dev.based.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    private static Version version(String text) {
        return Objects.requireNonNull(Version.parse(text));
    }

    @Test
    void versions_areOrderedByTheirNumbers() {
        assertThat(Stream.of("10", "1_1", "2", "1.10", "1", "1.2.0.1", "20240101120000", "1.2")
                        .map(VersionTest::version)
                        .sorted()
                        .map(Version::toString))
                .containsExactly("1", "1.1", "1.2", "1.2.0.1", "1.10", "2", "10", "20240101120000");
        assertThat(version("1.0")).isEqualTo(version("01"));
    }

    @Test
    void name_tellsVersionAndWords() {
        Migration migration = Migration.of("sub/V1_2__add__rating_of films.sql", "");

        assertThat(migration.version()).isEqualTo(version("1.2"));
        assertThat(migration.description()).isEqualTo("add  rating of films");
        assertThat(Migration.of("R__views.sql", "").version()).isNull();
        assertThat(Migration.of("V7.sql", "").description()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "films.sql",
                "V__x.sql",
                "V1.x__y.sql",
                "v1__x.sql",
                "V1_x.sql",
                "U1__x.sql",
                "R__.sql",
                "V1..2__x.sql"
            })
    void name_thatIsNoMigrationsIsRefused(String name) {
        assertThatThrownBy(() -> Migration.of(name, ""))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(name);
    }

    @Test
    void name_thatIsTooLongForTheHistoryIsRefused() {
        assertThat(Migration.of("V1__" + "ä".repeat(200) + ".sql", "").description())
                .hasSize(200);
        String name = "V1__" + "x".repeat(201) + ".sql";
        assertThatThrownBy(() -> Migration.of(name, ""))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("200 characters");
        assertThatThrownBy(() -> Migration.of("V" + "1".repeat(51) + "__x.sql", ""))
                .hasMessageContaining("50 characters");
    }
}
