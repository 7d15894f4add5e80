package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Session;
import dev.based.SessionClosedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** S6: a call behind the end of its session may be one that nobody waits for. It is logged, with its place. */
class LateCallTest {
    private static String logged(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static void lateCall(Session session) {
        CompletionStage<?> late = session.fetchAll("SELECT 1");
        failure(SessionClosedException.class, late);
    }

    @Test
    void s6_callBehindTheEnd_isLoggedWithItsPlace() {
        Database database = await(Database.create("sqlite://").connect());
        Session ended =
                await(database.session(session -> CompletableFuture.completedFuture(new Session[] {session})))[0];
        String log = logged(() -> lateCall(ended));
        assertThat(log)
                .contains("WARN")
                .contains("its session had ended")
                .contains(LateCallTest.class.getName() + ".lateCall");
        await(database.disconnect());
    }
}
