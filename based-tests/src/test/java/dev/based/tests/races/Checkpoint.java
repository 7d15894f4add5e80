package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Session;
import dev.based.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What must hold when no call is under way: the invariants. */
final class Checkpoint {
    private final Track track;
    private final Venue venue;
    private final CountDownLatch arrivals;
    private final CompletableFuture<Integer> leave = new CompletableFuture<>();
    private final Set<Long> connections = ConcurrentHashMap.newKeySet();

    private Checkpoint(Track track) {
        this.track = track;
        venue = track.venue();
        arrivals = new CountDownLatch(venue.writers() + venue.readers());
    }

    static void check(Track track, Ledger ledger) {
        new Checkpoint(track).wholePoolWorks();
        track.venue().assertIdle();
        ledger.check(track.database());
    }

    /**
     * As many sessions as there are connections are open at once, each with a connection of its own, on which statements
     * give what they should. Calls that were cancelled have let go of theirs by then.
     */
    private void wholePoolWorks() {
        Database database = track.database();
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < venue.writers(); i++) {
            sessions.add(database.session(this::useAndHold));
        }
        for (int i = 0; i < venue.readers(); i++) {
            sessions.add(database.session(SessionOptions.READ_ONLY, this::useAndHold));
        }
        sessions.forEach(session -> session.whenComplete((value, error) -> arrivals.countDown()));
        await(arrivals);
        leave.complete(1);
        sessions.forEach(session -> await(session));
        if (!venue.connectionId().isBlank()) {
            assertThat(connections).hasSize(venue.writers());
        }
    }

    /** Something slow, which a cancel request that comes late would find, between things that are known. */
    private CompletionStage<@Nullable Void> useAndHold(Session session) {
        return identify(session)
                .thenCompose(known -> assertCounter(session, 1))
                .thenCompose(right -> track.slow(session))
                .thenCompose(slept -> assertCounter(session, 2))
                .thenCompose(right -> {
                    arrivals.countDown();
                    return leave;
                })
                .thenCompose(left -> assertCounter(session, 3));
    }

    private CompletionStage<?> identify(Session session) {
        if (venue.connectionId().isBlank()) {
            return Call.nothing();
        }
        return session.fetchValue(Long.class, venue.connectionId()).thenAccept(connections::add);
    }

    private CompletionStage<@Nullable Void> assertCounter(Session session, int id) {
        return track.counter(session, id).thenAccept(found -> assertThat(found).isEqualTo(id));
    }
}
