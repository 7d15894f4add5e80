package dev.based.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.internal.async.Callbacks;
import dev.based.internal.call.Call;
import dev.based.internal.call.Calls;
import dev.based.observe.DatabaseListener;
import dev.based.observe.SessionStart;
import dev.based.spi.Command;
import dev.based.spi.Traits;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Where nobody watches, nothing is made. Bytes are counted, and no time is measured. */
class EyesTest {
    private static final Call<?, ?> CALL = new Calls.Execute(
            new Command("SELECT 1", new Object[0], null, Traits.of("SELECT").build()));
    private static final SessionStart SESSION = new SessionStart(false, false);

    private static Eyes eyes(DatabaseOptions options) {
        Database database = Database.create(
                () -> {
                    throw new AssertionError("not to be connected");
                },
                options);
        return Eyes.of(options, database);
    }

    /** What each call, session and pool asks of the eyes. */
    private static boolean look(Eyes eyes) {
        CALL.watched(eyes, null);
        return CALL.takeWatch() == null
                && eyes.scope(SESSION, null) == null
                && eyes.pool("connections") == null
                && Callbacks.AT_HAND.observed(null) == Callbacks.AT_HAND;
    }

    @Test
    void callsAndSessions_withoutListeners_makeNothing() {
        Eyes eyes = eyes(DatabaseOptions.DEFAULT);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThat(look(eyes)).isTrue(); // makes what is made once
        boolean nothing = true;
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 10; run++) { // the JVM makes something of its own while the code is new
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                nothing &= look(eyes);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(nothing).isTrue();
        assertThat(least).isLessThan(10_000); // not one byte each; the measurement itself takes some
        assertThat(CALL.watch()).isNull();
    }

    @Test
    void listeners_openTheEyes() {
        Eyes open = eyes(DatabaseOptions.DEFAULT.withListener(new DatabaseListener() {}));
        assertThat(open.areOpen()).isTrue();
        assertThat(open.pool("connections")).isNotNull();
    }

    /** Notes what it is told, and does something when the database is connected. */
    private record Noting(String name, List<String> notes, Runnable whenConnected) implements DatabaseListener {
        @Override
        public void connected() {
            notes.add(name + " connected");
            whenConnected.run();
        }

        @Override
        public void disconnected() {
            notes.add(name + " disconnected");
        }
    }

    private static Eyes eyes(List<String> notes, Runnable whenConnected) {
        return eyes(DatabaseOptions.DEFAULT
                .withListener(new Noting("one", notes, whenConnected))
                .withListener(new Noting("two", notes, () -> {})));
    }

    /** Who has disconnected does not wait for it; and each listener is told both in their order. */
    @Test
    void disconnected_whileAListenerIsToldThatItIsConnected_isToldBehindThat() {
        for (boolean here : new boolean[] {true, false}) {
            List<String> notes = new CopyOnWriteArrayList<>();
            AtomicReference<Eyes> eyes = new AtomicReference<>();
            Eyes watching = eyes(notes, () -> {
                Runnable end = () -> Objects.requireNonNull(eyes.get()).disconnected();
                CompletableFuture.runAsync(end, here ? Runnable::run : command -> new Thread(command).start())
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join();
                notes.add("returned");
            });
            eyes.set(watching);
            watching.connected();
            assertThat(notes)
                    .containsExactly(
                            "one connected", "returned", "two connected", "one disconnected", "two disconnected");
        }
    }

    @Test
    void connected_behindDisconnected_isNotTold() {
        List<String> notes = new CopyOnWriteArrayList<>();
        Eyes eyes = eyes(notes, () -> {});
        eyes.disconnected();
        eyes.connected();
        assertThat(notes).isEmpty();
    }
}
