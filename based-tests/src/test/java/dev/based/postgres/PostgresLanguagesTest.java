package dev.based.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a server says in other languages, by its own catalogs of messages: what an error means is told by its SQLSTATE and by fields that are never
 * translated, and a value is hidden whatever quotes are around it.
 */
class PostgresLanguagesTest {
    private static ErrorDetails describe(String state, String message, String routine) {
        return PostgresErrors.describe(new PgException(
                message, "FEHLER", state, null, null, null, null, null, null, "x.c", "1", routine, null, null, null,
                null, null));
    }

    @Test
    void v18_kindIsTheSame() {
        assertThat(describe("0A000", "gecachter Plan darf den Ergebnistyp nicht ändern", "RevalidateCachedQuery")
                        .kind())
                .isEqualTo(ErrorKind.SERIALIZATION_FAILURE);
        assertThat(describe("23505", "doppelter Schlüsselwert verletzt Unique-Constraint »t_pkey«", "_bt_check_unique")
                        .kind())
                .isEqualTo(ErrorKind.UNIQUE_VIOLATION);
    }

    @Test
    void e2_valuesAreHidden() {
        Map<String, List<String>> messages = Map.of(
                "22P02",
                List.of(
                        "ungültige Eingabesyntax für Typ integer: »hunter2«",
                        "syntaxe en entrée invalide pour le type integer : « hunter2 »",
                        "неверный синтаксис для типа integer: \"hunter2\"",
                        "型integerの入力構文が不正です: \"hunter2\"",
                        "无效的类型 integer 输入语法: \"hunter2\"",
                        "sintaxis de entrada no válida para tipo integer: «hunter2»",
                        "nieprawidłowa składnia wejścia dla typu integer: „hunter2”",
                        "ogiltig indatasyntax för type integer: \"hunter2\""),
                "22003",
                List.of("Wert »777777« ist außerhalb des gültigen Bereichs für Typ smallint"));
        messages.forEach((state, texts) -> texts.forEach(text -> {
            ErrorDetails details = describe(state, text, "pg_strtoint32_safe");
            assertThat(details.message())
                    .doesNotContain("hunter2")
                    .doesNotContain("777777")
                    .contains("?");
            assertThat(details.kind()).isEqualTo(ErrorKind.VALUE);
        }));
    }
}
