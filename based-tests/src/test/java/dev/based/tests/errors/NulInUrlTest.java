package dev.based.tests.errors;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A NUL in a URL, at which servers and file systems would end what they are given. */
class NulInUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:///films%00.sqlite",
                "postgresql://ann:s3cret@localhost/films%00",
                "postgresql://ann%00:s3cret@localhost/films",
                "postgresql://ann:s3cret%00x@localhost/films",
                "postgresql://local%00host/films",
                "postgresql://localhost/films?application_name=a%00b",
                "postgresql://localhost/films?options=-c%20search_path=a%00",
                "mysql://ann:s3cret@localhost/films?collation=utf8mb4_bin%00"
            })
    void create_withNul_isRefused(String url) {
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create(url))
                .withMessageContaining("NUL")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void create_ofPartsWithNul_isRefused() {
        DatabaseUrl parts = DatabaseUrl.builder()
                .scheme("postgresql")
                .host("localhost")
                .password("s3cret\0x")
                .build();
        assertThatExceptionOfType(DatabaseUrlException.class)
                .isThrownBy(() -> Database.create(parts, DatabaseOptions.DEFAULT))
                .withMessageContaining("NUL")
                .withMessageNotContaining("s3cret");
    }
}
