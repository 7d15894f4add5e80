package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.vertx.SharedVertx.withVertx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.postgres.Notification;
import dev.based.postgres.Notification.Message;
import dev.based.postgres.Notification.Reconnected;
import dev.based.postgres.Notifications;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationsTest extends PostgresTest {
    private static final String ODD = "Odd \"channel\"; ö";

    private final Heard heard = new Heard();
    private Server server;
    private Database database;

    @BeforeEach
    void start() {
        server = newDatabase();
        database = connect(server.url());
    }

    @AfterEach
    void stop() {
        if (heard.subscription != null) {
            heard.subscription.cancel();
        }
        awaitListeners(0);
    }

    @Test
    void messages_comeInOrder_withTheirSender() throws InterruptedException {
        listen(Long.MAX_VALUE, "news", ODD);
        Object process = value(database, "SELECT pg_backend_pid()");

        notify("news", "one");
        notify(ODD, "two");
        notify("other", "unheard");
        notify("news", "");

        assertThat(heard.next()).isEqualTo(new Message("news", "one", (Integer) process));
        assertThat(heard.next()).isEqualTo(new Message(ODD, "two", (Integer) process));
        assertThat(heard.next()).isEqualTo(new Message("news", "", (Integer) process));
    }

    /** Asked once more if what the function gave is refused, as at any login. */
    @Test
    void credentialsOfAFunction_count() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        DatabaseUrl url = DatabaseUrl.parse(server.url()).toBuilder()
                .username("nobody")
                .password("wrong")
                .build();
        subscribe(
                Notifications.listen(
                        url,
                        DatabaseOptions.DEFAULT.withCredentials(() -> CompletableFuture.completedFuture(Credentials.of(
                                server.user(), asked.incrementAndGet() == 1 ? "old" : server.password()))),
                        "news"),
                Long.MAX_VALUE);
        notify("news", "one");
        assertThat(((Message) heard.next()).payload()).isEqualTo("one");
        assertThat(asked).hasValue(2);
    }

    @Test
    void credentialsThatAreRefusedAgain_areAnError() {
        Notifications.listen(
                        DatabaseUrl.parse(server.url()),
                        DatabaseOptions.DEFAULT.withCredentials(
                                () -> CompletableFuture.completedFuture(Credentials.of(server.user(), "old"))),
                        "news")
                .subscribe(heard);
        assertThat(((BasedException) heard.failure()).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    }

    @Test
    void functionThatFails_isAnError_thatSaysSo() {
        Notifications.listen(
                        DatabaseUrl.parse(server.url()),
                        DatabaseOptions.DEFAULT.withCredentials(() -> {
                            throw new IllegalStateException("no vault");
                        }),
                        "news")
                .subscribe(heard);
        assertThat(heard.failure())
                .hasMessageContaining("The function given to withCredentials failed")
                .hasRootCauseMessage("no vault");
    }

    /** As many a client of a vault does. */
    @Test
    void functionThatBlocks_keepsNoOtherWorkFromBeingDone() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
        try {
            Notifications.listen(
                            DatabaseUrl.parse(server.url()),
                            withVertx(DatabaseOptions.DEFAULT, vertx).withCredentials(() -> {
                                asked.complete(null);
                                opened.join();
                                return CompletableFuture.completedFuture(
                                        Credentials.of(server.user(), server.password()));
                            }),
                            "news")
                    .subscribe(heard);
            await(asked);
            await(vertx.executeBlocking(() -> true).toCompletionStage());
            opened.complete(null);
            awaitListeners(1);
            heard.subscription.cancel();
            awaitListeners(0);
        } finally {
            await(vertx.close().toCompletionStage());
        }
    }

    /** Which is not closed with the subscription. */
    @Test
    void vertxOfTheUsers_isUsed() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            subscribe(
                    Notifications.listen(
                            DatabaseUrl.parse(server.url()), withVertx(DatabaseOptions.DEFAULT, vertx), "news"),
                    Long.MAX_VALUE);
            notify("news", "one");
            assertThat(((Message) heard.next()).payload()).isEqualTo("one");
            heard.subscription.cancel();
            awaitListeners(0);
            CompletableFuture<Void> alive = new CompletableFuture<>();
            vertx.runOnContext(alive::complete);
            await(alive);
        } finally {
            await(vertx.close().toCompletionStage());
        }
    }

    @Test
    void messages_waitUntilTheyAreAskedFor() throws InterruptedException {
        listen(1, "news");
        IntStream.range(0, 100).forEach(number -> notify("news", "" + number));

        assertThat(heard.next()).isInstanceOf(Message.class);
        assertThat(heard.notifications).isEmpty();
        heard.subscription.request(99);
        for (int number = 1; number < 100; number++) {
            assertThat(((Message) heard.next()).payload()).isEqualTo("" + number);
        }
    }

    @Test
    void tooManyWaiting_isAnError() {
        listen(0, "news");
        await(database.execute(
                "DO $$ BEGIN FOR i IN 1..10001 LOOP PERFORM pg_notify('news', i::text); END LOOP; END $$"));

        assertThat(heard.failure()).isInstanceOf(BasedException.class).hasMessageContaining("too slowly");
    }

    @Test
    void lostConnection_isMadeAnew_andTold() throws InterruptedException {
        listen(Long.MAX_VALUE, "news");

        value(
                database,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                        + " AND datname = current_database()");

        assertThat(heard.next()).isInstanceOf(Reconnected.class);
        notify("news", "after");
        assertThat(((Message) heard.next()).payload()).isEqualTo("after");
    }

    @Test
    void cancelling_closesTheConnection() {
        listen(Long.MAX_VALUE, "news");

        heard.subscription.cancel();

        awaitListeners(0);
    }

    @Test
    void subscriberThatThrows_hasCancelled() {
        heard.failsOnNext = true;
        listen(Long.MAX_VALUE, "news");

        notify("news", "one");

        awaitListeners(0);
        assertThat(heard.failure).isNotDone();
    }

    @Test
    void wrongPassword_isAnError() {
        Notifications.listen(server.parts().toBuilder().password("wrong-one").build(), "news")
                .subscribe(heard);

        assertThat(((DatabaseException) heard.failure()).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
    }

    @Test
    void secondSubscriber_isRefused() {
        Publisher<Notification> publisher = Notifications.listen(server.url(), "news");
        publisher.subscribe(heard);
        Heard second = new Heard();

        publisher.subscribe(second);

        assertThat(second.failure()).isInstanceOf(IllegalStateException.class);
        awaitListeners(1);
    }

    @Test
    void channelsWithoutAProperName_areRefused() {
        assertThatThrownBy(() -> Notifications.listen(server.url())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Notifications.listen(server.url(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Notifications.listen(server.url(), "x".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void listen(long asked, String... channels) {
        subscribe(Notifications.listen(server.url(), channels), asked);
    }

    private void subscribe(Publisher<Notification> publisher, long asked) {
        heard.asked = asked;
        publisher.subscribe(heard);
        awaitListeners(1);
    }

    private void notify(String channel, String payload) {
        await(database.fetchOne("SELECT pg_notify(?, ?)", channel, payload));
    }

    /** Until so many connections listen. */
    private void awaitListeners(long count) {
        long deadline = System.nanoTime() + Outcomes.PATIENCE.toNanos();
        String query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'"
                + " AND datname = current_database()";
        while (!value(database, query).equals(count)) {
            assertThat(System.nanoTime()).as("waiting for %s listeners", count).isLessThan(deadline);
        }
    }

    private static final class Heard implements Subscriber<Notification> {
        private final BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        private volatile Subscription subscription;
        private long asked = Long.MAX_VALUE;
        private volatile boolean failsOnNext;

        Notification next() throws InterruptedException {
            return notifications.poll(Outcomes.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        Throwable failure() {
            return await(failure);
        }

        @Override
        public void onSubscribe(Subscription made) {
            subscription = made;
            if (asked > 0) {
                made.request(asked);
            }
        }

        @Override
        public void onNext(Notification notification) {
            if (failsOnNext) {
                throw new IllegalStateException("the subscriber's own");
            }
            notifications.add(notification);
        }

        @Override
        public void onError(Throwable error) {
            failure.complete(error);
        }

        @Override
        public void onComplete() {
            failure.complete(new AssertionError("completed"));
        }
    }
}
