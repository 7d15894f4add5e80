package dev.based.tests.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prints how long the cancelled query went on. The time is not asserted: that the query stops is. */
class CancelProgramTest {
    private static final int TIMES = 5;

    @ParameterizedTest
    @EnumSource
    void cancel_ofASleepOnAServer_stopsIt(ServerKind kind) {
        try (Server database = Servers.get(kind).newDatabase()) {
            show(kind.toString(), CancelProgram.measure(database.url(), TIMES));
        }
    }

    @Test
    void cancel_ofALongQueryOnSqlite_stopsIt() {
        show("SQLite", CancelProgram.measure("sqlite://", TIMES));
    }

    private static void show(String database, List<Long> micros) {
        System.out.println("Cancelled on " + database + ", stopped after (microseconds): " + micros);
        assertThat(micros).hasSize(TIMES);
    }
}
