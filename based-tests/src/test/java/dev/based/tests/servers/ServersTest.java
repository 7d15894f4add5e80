package dev.based.tests.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServersTest {
    @ParameterizedTest
    @EnumSource
    void get_answersQueries(ServerKind kind) {
        assertThat(Servers.get(kind).value("SELECT 40 + 2")).isEqualTo("42");
    }

    @ParameterizedTest
    @EnumSource
    void newDatabase_isEmptyAndDroppedByClose(ServerKind kind) {
        Server shared = Servers.get(kind);
        String name;
        try (Server database = shared.newDatabase()) {
            name = database.database();
            database.execute("CREATE TABLE films (title VARCHAR(20))");
            assertThat(database.value("SELECT count(*) FROM films")).isEqualTo("0");
        }
        String databases = kind == ServerKind.POSTGRES
                ? "pg_database WHERE datname"
                : "information_schema.schemata WHERE schema_name";
        assertThat(shared.value("SELECT count(*) FROM " + databases + " = '" + name + "'"))
                .isEqualTo("0");
    }
}
