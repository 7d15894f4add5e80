package dev.based.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.async.Stages;
import dev.based.internal.hold.BlockedThread;
import dev.based.internal.place.PooledConnection;
import dev.based.spi.Connection;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A thread of an author's own, which runs its driver by itself: a wait of the driver's in Java is no code of a user's. */
class AuthorsThreadTest {
    private final CountDownLatch blocked = new CountDownLatch(1);

    private void block() {
        boolean interrupted = false;
        while (!interrupted) {
            try {
                blocked.await();
                return;
            } catch (InterruptedException end) {
                interrupted = true;
            }
        }
    }

    /** What is shown of a thread that waits. */
    private Throwable[] shown(Runnable task) throws Exception {
        PooledConnection held = new PooledConnection((Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> null));
        Thread thread = new Thread(task, "an author's");
        held.thread = thread;
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        try {
            return BlockedThread.show(new IllegalStateException(), held).getSuppressed();
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void d4_driverThatWaits_isNotToldAsCodeThatBlocks() throws Exception {
        assertThat(shown(this::block)).isEmpty();
    }

    @Test
    void d4_codeThatTheLibraryCalls_isTold() throws Exception {
        Throwable[] shown = shown(() -> Stages.settle(CompletableFuture.completedFuture(1), (one, error) -> block()));
        assertThat(shown).singleElement().isInstanceOf(BlockedThread.class);
    }
}
