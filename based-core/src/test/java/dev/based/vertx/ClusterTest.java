package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Credentials;
import dev.based.DatabaseUrl;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What attempts to connect find out holds for all, in whatever order the servers' answers come. */
class ClusterTest {
    private static final int PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Cluster cluster = new Cluster(
            "PostgreSQL",
            List.of(host(1), host(2)),
            HostOptions.of(DatabaseUrl.parse("postgresql://127.0.0.1:1,127.0.0.1:2/x?target_session_attrs=read-write")),
            Duration.ZERO,
            error -> ErrorDetails.of(ErrorKind.OTHER, String.valueOf(error)));

    /** The questions to the second server, which the test answers. */
    private final BlockingQueue<Promise<Role>> questions = new LinkedBlockingQueue<>();

    private static Cluster.Host host(int port) {
        return new Cluster.Host("127.0.0.1", port, "127.0.0.1:" + port);
    }

    /** The first server is down. */
    private final class Dialer implements Cluster.Dialer<Integer> {
        @Override
        public Future<Integer> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given) {
            return host == 0
                    ? Future.failedFuture(new ConnectException("Connection refused"))
                    : Future.succeededFuture(host);
        }

        @Override
        public Future<Role> role(Integer connection) {
            Promise<Role> asked = Promise.promise();
            questions.add(asked);
            return asked.future();
        }

        @Override
        public void close(Integer connection) {}
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<Integer> connect() {
        CompletableFuture<Integer> connected = new CompletableFuture<>();
        vertx.runOnContext(ignored -> cluster.connect(vertx, Access.READ_WRITE, new Dialer())
                .onComplete(connected::complete, connected::completeExceptionally));
        return connected;
    }

    private Promise<Role> question() throws InterruptedException {
        Promise<Role> question = questions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(question).isNotNull();
        return question;
    }

    /** It is promoted while two ask what it is, and who asked first hears last, of what it was. */
    @Test
    void answerThatIsOvertaken_doesNotCount() throws Exception {
        CompletableFuture<Integer> first = connect();
        Promise<Role> overtaken = question();
        CompletableFuture<Integer> second = connect();
        question().complete(Role.PRIMARY);
        assertThat(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        overtaken.complete(Role.STANDBY);
        assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
