package dev.based.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.postgres.Notification;
import dev.based.postgres.Notifications;
import dev.based.tests.servers.OnOneJdk;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who listens to a primary, and it is killed. */
@OnOneJdk
class ListenFailoverTest {
    private static final class Heard implements Flow.Subscriber<Notification> {
        final BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
        volatile Flow.@Nullable Subscription subscription;
        volatile @Nullable Throwable failure;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Notification notification) {
            notifications.add(notification);
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
        }

        @Override
        public void onComplete() {}
    }

    /** Until its standby is promoted there is a server, which will not do. */
    @Test
    void listener_waitsForTheNewPrimary() throws InterruptedException {
        Heard heard = new Heard();
        try (PostgresBed bed = new PostgresBed()) {
            Notifications.listen(bed.url(), "news").subscribe(heard);
            while (bed.primary()
                    .server()
                    .value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
                    .equals("0")) {
                assertThat(heard.failure).isNull();
            }
            int sessions = bed.standby().sessions();
            bed.kill();
            while (bed.standby().sessions() < sessions + 2) { // it has asked there, and asked again
                assertThat(heard.failure).isNull();
            }
            bed.promote();
            assertThat(heard.notifications.poll(60, TimeUnit.SECONDS)).isInstanceOf(Notification.Reconnected.class);
            bed.survivor().execute("NOTIFY news, 'one'");
            assertThat(heard.notifications.poll(60, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Notification.Message.class,
                            message -> assertThat(message.payload()).isEqualTo("one"));
            assertThat(heard.failure).isNull();
        } finally {
            Flow.Subscription open = heard.subscription;
            if (open != null) {
                open.cancel();
            }
        }
    }
}
