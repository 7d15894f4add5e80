package dev.based.tests.races;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.order.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One call in a storm, drawn by its number, with its deadline. Safe for use by several threads. */
final class StormCall {
    static final String INSERT = "INSERT INTO races (number, part, note) VALUES (?, ?, ?)";

    private static final Duration USUAL = Duration.ofMillis(1_500);
    /** One of so many calls has little time. */
    private static final int HURRIED = 5;

    private static final int LITTLE_MILLIS = 120;
    private static final Retry THRICE = new Retry(3, Duration.ofMillis(5), Duration.ofMillis(20));

    private final int number;
    private final StormKind kind;
    private final Track track;
    private final Callers callers;
    private final Duration limit;
    private final int note;
    private final boolean hasty;
    private final List<Deed> deeds;
    private volatile @Nullable StormBody body;
    private volatile @Nullable CompletionStage<?> part;
    private volatile @Nullable String wrong;

    StormCall(int number, SplittableRandom random, Track track, Callers callers) {
        this.number = number;
        this.track = track;
        this.callers = callers;
        StormKind[] kinds = StormKind.values();
        int drawn = random.nextInt(kinds.length + 3); // sessions more often
        kind = drawn < kinds.length ? kinds[drawn] : StormKind.SESSION;
        limit = random.nextInt(HURRIED) == 0 ? Duration.ofMillis(1 + random.nextInt(LITTLE_MILLIS)) : USUAL;
        note = random.nextInt(Hostile.NOTES);
        hasty = random.nextInt(3) == 0;
        deeds = Deed.draw(random, 0, hasty);
    }

    int number() {
        return number;
    }

    StormKind kind() {
        return kind;
    }

    Track track() {
        return track;
    }

    Callers callers() {
        return callers;
    }

    Duration limit() {
        return limit;
    }

    CompletableFuture<?> start() {
        return guarded(this::call).toCompletableFuture();
    }

    /** Calls something that must not throw, nor give null. */
    CompletionStage<?> guarded(Callable<? extends CompletionStage<?>> verb) {
        try {
            CompletionStage<?> stage = verb.call();
            if (stage != null) {
                return stage;
            }
            wrong = "A verb gave null";
        } catch (Throwable thrown) {
            wrong = "A verb threw " + thrown;
        }
        return CompletableFuture.failedFuture(new AssertionError(wrong));
    }

    private CompletionStage<?> call() {
        Database database = track.database();
        return switch (kind) {
            case CHANGE -> database.execute(insert(0, note).withTimeout(limit));
            case SLOW_CHANGE ->
                database.execute(Statement.of(
                                "INSERT INTO races (number, part) SELECT zero + ?, zero FROM one WHERE ("
                                        + track.venue().slow() + ") >= 0",
                                number)
                        .withTimeout(limit));
            case ASK ->
                asked(
                        database.fetchValue(
                                Integer.class,
                                Statement.of("SELECT id FROM counters WHERE id = ?", number % Track.COUNTERS)
                                        .withTimeout(limit)),
                        number % Track.COUNTERS);
            case ASK_SLOWLY ->
                database.fetchAll(Statement.of(track.venue().slow()).withTimeout(limit));
            case BATCH -> Async.withTimeout(limit, () -> database.executeMany(INSERT, sets()));
            case READ ->
                asked(Async.withTimeout(limit, () -> track.sum(database)), Venue.NUMBERS * (Venue.NUMBERS + 1) / 2);
            case CHANGING_STREAM -> Async.withTimeout(limit, () -> track.insertStreaming(database, number));
            case SESSION -> session(SessionOptions.DEFAULT);
            case PERSISTENT_SESSION -> session(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT));
            case RETRIED_SESSION ->
                Async.withTimeout(
                        limit, () -> Async.retry(THRICE, StormCall::mayPass, () -> session(SessionOptions.DEFAULT)));
            case READING_SESSION ->
                database.session(
                        SessionOptions.READ_ONLY.withTimeout(limit),
                        session -> track.counter(session, number).thenCompose(found -> track.sum(session)));
        };
    }

    private static boolean mayPass(Throwable error) {
        return error instanceof BasedException based
                && (based.kind() == ErrorKind.CONNECTION_LOST || based.kind() == ErrorKind.DEADLOCK);
    }

    private CompletionStage<Integer> session(SessionOptions options) {
        return track.database().session(options.withTimeout(limit), session -> {
            StormBody run = new StormBody(this);
            body = run;
            return run.run(session, deeds, hasty);
        });
    }

    /** Takes note of a query's answer that is not what it must be. */
    <T> CompletionStage<T> asked(CompletionStage<T> answer, int expected) {
        answer.thenAccept(found -> {
            if (!Integer.valueOf(expected).equals(found)) {
                wrong = "A query gave " + found + ", not " + expected;
            }
        });
        return answer;
    }

    Statement insert(int row, int value) {
        return Statement.of(INSERT, number, row, Hostile.note(value));
    }

    private List<List<@Nullable Object>> sets() {
        return IntStream.range(0, 5)
                .mapToObj(row -> {
                    List<@Nullable Object> set = new ArrayList<>(List.of(number, row));
                    set.add(Hostile.note(row == 3 ? note : 7));
                    return set;
                })
                .toList();
    }

    /** Takes note of a part inside the body. */
    void part(CompletionStage<?> stage) {
        part = stage;
    }

    /** The part that was called last, or the call itself if there is none. */
    CompletableFuture<?> part(CompletableFuture<?> itself) {
        CompletionStage<?> last = part;
        return last == null ? itself : last.toCompletableFuture();
    }

    /** The rows that it leaves if it takes effect. */
    List<Integer> rows() {
        StormBody run = body;
        return switch (kind) {
            case CHANGE, SLOW_CHANGE -> List.of(0);
            case BATCH, CHANGING_STREAM -> List.of(0, 1, 2, 3, 4);
            case ASK, ASK_SLOWLY, READ, READING_SESSION -> List.of();
            default -> run == null ? List.of() : run.rows().parts();
        };
    }

    /** How often it has then incremented its counter. */
    int counted() {
        StormBody run = body;
        return run == null ? 0 : run.rows().counted();
    }

    /** What was seen to be wrong while it ran, or null. */
    @Nullable
    String wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        return kind + " " + number + " within " + limit.toMillis() + " ms" + (kind.isSession() ? " " + deeds : "");
    }
}
