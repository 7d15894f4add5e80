package dev.based.tests.races;

import dev.based.Body;
import dev.based.Queries;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.support.Outcomes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One call that is raced: its number, which its rows bear, and its moments as they come. Safe for use by several threads. */
final class Call {
    private final int number;
    private final Kind kind;
    private final Track track;
    private final Map<Moment, CompletableFuture<Long>> moments = new EnumMap<>(Moment.class);
    private final CompletableFuture<CompletableFuture<?>> part = new CompletableFuture<>();

    Call(int number, Kind kind, Track track) {
        this.number = number;
        this.kind = kind;
        this.track = track;
        for (Moment moment : Moment.values()) {
            moments.put(moment, new CompletableFuture<>());
        }
    }

    int number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    Track track() {
        return track;
    }

    /** Begins it; returns its future. */
    CompletableFuture<?> start() {
        reached(Moment.CALL);
        return kind.start(this).toCompletableFuture();
    }

    /** The time, as {@code System.nanoTime} gives it, at which a moment came. */
    CompletableFuture<Long> moment(Moment moment) {
        return moments.get(moment);
    }

    boolean has(Moment moment) {
        return moment(moment).isDone();
    }

    private void reached(Moment moment) {
        moment(moment).complete(System.nanoTime());
    }

    /** The future of the part inside the body, once that was called. */
    CompletableFuture<CompletableFuture<?>> part() {
        return part;
    }

    /** Runs a body in a session, whose result is the call's number. */
    CompletionStage<Integer> session(Body<Session, Integer> body) {
        return track.database().session(session -> {
            reached(Moment.BODY);
            return body.run(session).thenApply(result -> {
                reached(Moment.COMMIT);
                return number;
            });
        });
    }

    /** Takes note of a part inside the body; returns a stage that tells how many there are that succeeded. */
    CompletionStage<Integer> part(CompletionStage<?> stage) {
        part.complete(stage.toCompletableFuture());
        reached(Moment.PART);
        return stage.handle((value, error) -> error == null ? 1 : 0);
    }

    CompletionStage<Integer> insert(Session session, int row) {
        return track.insert(session, number, row).thenApply(added -> row);
    }

    CompletionStage<Integer> count(Session session) {
        return track.count(session, number);
    }

    /** Adds rows by a stream. */
    CompletionStage<Integer> insertStreaming(Queries queries) {
        return track.insertStreaming(queries, number);
    }

    /** A nested transaction that adds a row, and takes some time. */
    CompletionStage<List<Row>> nested(Session session, int row) {
        return session.transaction(inner -> insert(inner, row).thenCompose(added -> track.slow(inner)));
    }

    static CompletionStage<Integer> nothing() {
        return Outcomes.done(0);
    }

    @Override
    public String toString() {
        return kind + " " + number;
    }
}
