package dev.based.tests.traits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.spi.Traits;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the engine takes statements for, compared with what the servers make of them: whether a row that was inserted before is there
 * after a rollback, whether anything is different afterwards, and whether the session is.
 */
@OnOneJdk
class TraitsOnServersTest {
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void traits_areWhatTheServerDoes(ServerKind kind) throws SQLException, IOException {
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        try (Server server = Servers.get(kind).newDatabase();
                World world = new World(server)) {
            for (String sql : statements(kind)) {
                Traits traits = compiled(kind).traits(sql);
                assertThat(traits.controlsTransaction()).as(sql).isFalse();
                judged += inTransaction(world, sql, traits, wrong) + alone(world, sql, traits, wrong);
            }
        }

        assertThat(wrong).as("of " + judged + " statements").isEmpty();
        assertThat(judged).isGreaterThan(200);
    }

    /** Returns 1 if the server knows the statement, else 0. */
    private static int inTransaction(World world, String sql, Traits traits, List<String> wrong) throws SQLException {
        world.renew();
        String error;
        try (Connection connection = world.connect()) {
            connection.setAutoCommit(false);
            world.run(connection, "INSERT INTO mark VALUES (1)");
            error = world.attempt(connection, sql);
            connection.rollback();
        }
        if (World.isUnknown(error)) {
            return 0;
        }
        boolean committed = world.hasMark();
        if (committed && !traits.mayCommit()) {
            wrong.add("It committed: " + sql);
        }
        if (!committed && traits.commits() && error.isEmpty()) {
            wrong.add("It did not commit: " + sql);
        }
        return 1;
    }

    private static int alone(World world, String sql, Traits traits, List<String> wrong) throws SQLException {
        world.renew();
        String before = world.content();
        String error;
        boolean touched;
        try (Connection connection = world.connect()) {
            String session = world.session(connection);
            error = world.attempt(connection, sql);
            touched = !session.equals(world.session(connection));
        }
        if (World.isUnknown(error)) {
            return 0;
        }
        boolean changed = !before.equals(world.content());
        if (changed && (traits.onlyReads() || !traits.mayHaveEffect())) {
            wrong.add("It changed something: " + sql);
        }
        if (changed && !error.isEmpty() && !traits.mayCommitAlone()) {
            wrong.add("It failed and changed something: " + sql);
        }
        if (touched && !traits.leavesState()) {
            wrong.add("It left something in its session: " + sql);
        }
        return 1;
    }

    private static Compiled compiled(ServerKind kind) {
        return switch (kind) {
            case POSTGRES -> Compiled.POSTGRES;
            case MARIADB -> Compiled.MARIADB;
            case MYSQL -> Compiled.MYSQL;
        };
    }

    private static List<String> statements(ServerKind kind) throws IOException {
        String file = kind == ServerKind.POSTGRES ? "postgres.sql" : "mysql.sql";
        try (InputStream lines = Objects.requireNonNull(TraitsOnServersTest.class.getResourceAsStream(file))) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
