package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Credentials;
import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How servers are looked at in the background. */
class ProberTest {
    private static final int ROUNDS = 3;

    /** How often a server was asked that is down. */
    private final CountDownLatch asked = new CountDownLatch(ROUNDS);

    /** Of a server that froze behind its last answer. */
    private static final class Frozen extends VertxLink {
        Frozen() {
            super((SqlConnection) Proxy.newProxyInstance(
                    Frozen.class.getClassLoader(),
                    new Class<?>[] {SqlConnection.class},
                    (self, method, values) -> self));
        }

        @Override
        public Future<?> close() {
            return Promise.promise().future();
        }
    }

    private final class Dialer implements Cluster.Dialer<VertxLink> {
        @Override
        public Future<VertxLink> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given) {
            if (host == 0) {
                asked.countDown();
                return Future.failedFuture(new ConnectException("Connection refused"));
            }
            return Future.succeededFuture(new Frozen());
        }

        @Override
        public Future<Role> role(VertxLink connection) {
            return Future.succeededFuture(Role.PRIMARY);
        }

        @Override
        public void close(VertxLink connection) {
            connection.close();
        }
    }

    @Test
    void goodbyeThatAFrozenServerDoesNotAnswer_endsNeitherTheRounds_norKeepsUpTheirEnd() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Cluster cluster = new Cluster(
                    "Test",
                    List.of(new Cluster.Host("127.0.0.1", 1, "a"), new Cluster.Host("127.0.0.2", 1, "b")),
                    HostOptions.of(DatabaseUrl.parse("postgresql://a,b/x")),
                    Duration.ofSeconds(5),
                    VertxErrors::describe);
            vertx.runOnContext(ignored ->
                    cluster.open(vertx, Access.READ_WRITE, Dialer::new).onSuccess(link -> cluster.look()));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            cluster.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
