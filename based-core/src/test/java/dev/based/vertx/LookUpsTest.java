package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Look-ups of a system that does not answer do not take all worker threads. */
class LookUpsTest {
    @Test
    void nameThatIsBeingLookedUp_isNotLookedUpAgain() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        try {
            CountDownLatch answered = new CountDownLatch(1);
            Future<Void> silent = vertx.executeBlocking(() -> {
                answered.await();
                return null;
            });
            LookUps lookUps = new LookUps();
            List<Future<List<InetAddress>>> found = new ArrayList<>();
            for (int call = 0; call < 100; call++) {
                found.add(lookUps.of("localhost", vertx));
            }
            answered.countDown();
            List<InetAddress> first = result(found.get(0));
            assertThat(first).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
            for (Future<List<InetAddress>> each : found) {
                assertThat(result(each)).as("of the same look-up").isSameAs(first);
            }
            assertThat(result(lookUps.of("localhost", vertx)))
                    .isNotSameAs(first)
                    .isEqualTo(first);
            result(silent);
        } finally {
            result(vertx.close());
        }
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
