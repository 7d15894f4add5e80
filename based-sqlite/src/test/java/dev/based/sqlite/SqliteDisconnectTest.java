package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** L4: what a disconnect does about code that blocks the thread of a connection, on which bodies run here. */
class SqliteDisconnectTest {
    @Test
    void l4_disconnectDoesNotWaitForeverForABodyThatBlocksItsThread() throws InterruptedException {
        Database database =
                await(Database.create("sqlite://?disconnect_timeout=10ms").connect());
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletionStage<?> session = database.session(running -> {
            thread.complete(Thread.currentThread());
            return CompletableFuture.completedFuture(waitFor(end));
        });
        Thread connection = await(thread);
        try {
            assertThatThrownBy(() -> await(database.disconnect()))
                    .isInstanceOf(DatabaseTimeoutException.class)
                    .hasMessageStartingWith("1 of the connections could not be closed");
        } finally {
            end.countDown();
        }
        connection.join(); // closed at last
        assertThatThrownBy(() -> await(session)).isInstanceOf(CancellationException.class);
    }

    /** As code does that does not heed an interrupt. */
    private static boolean waitFor(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return true;
            } catch (InterruptedException disconnecting) {
                // goes on
            }
        }
    }
}
