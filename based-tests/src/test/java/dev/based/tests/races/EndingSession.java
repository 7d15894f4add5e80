package dev.based.tests.races;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.Retry;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.internal.line.CancelRequest;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.servers.ServerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A session of random statements, with a body of a random shape, which is cancelled or late now and then. */
final class EndingSession {
    /** How the body is made of its statements. */
    private enum Shape {
        FLAT,
        DEEP,
        HASTY,
        LEFT,
        NESTED,
        HANDLED,
        BY_HAND,
        AWAITED
    }

    /** What is cancelled. */
    private enum Victim {
        SESSION,
        DERIVED,
        BODY,
        NESTED,
        STATEMENT
    }

    /** When. */
    private enum Moment {
        /** After a while. */
        TIMER,
        /** When one of its statements has ended, by what is chained to that. */
        END,
        /** The same of whichever session's statement. */
        LENT
    }

    private enum Verb {
        INSERT,
        INSERT_SLOWLY,
        COUNT,
        MANY,
        RETURNING,
        READ,
        READ_SLOWLY,
        STREAM,
        /** Is there already. */
        TWICE,
        /** Fails at COMMIT, where a database has such constraints. */
        LATER,
        /** Has a value that is not sent. */
        UNFIT
    }

    private static final Duration LIMIT = Duration.ofMillis(1_500);
    private static final Duration SLACK = Duration.ofSeconds(8);
    private static final int SET = 1_000;

    /** One statement of one run of the body. */
    private static final class Deed {
        private final Verb verb;
        private final int part;
        private final boolean inside;
        private final @Nullable Duration limit;
        private volatile @Nullable CompletableFuture<?> future;
        private volatile boolean inTime;

        Deed(Verb verb, int part, boolean inside, @Nullable Duration limit) {
            this.verb = verb;
            this.part = part;
            this.inside = inside;
            this.limit = limit;
        }

        Set<Integer> rows() {
            return switch (verb) {
                case INSERT, INSERT_SLOWLY, RETURNING, LATER, UNFIT -> Set.of(part);
                case MANY -> Set.of(part, part + SET, part + 2 * SET);
                default -> Set.of();
            };
        }

        @Override
        public String toString() {
            CompletableFuture<?> called = future;
            return verb
                    + (inside ? " inside" : "")
                    + (limit == null ? "" : " within " + limit.toMillis() + " ms")
                    + (called == null ? " not called" : " " + told(called))
                    + (inTime ? " cancelled in time" : "");
        }
    }

    private final Ends ends;
    private final Database database;
    private final int number;
    private final SplittableRandom random;
    private final Shape shape;
    private final List<Deed> drawn = new ArrayList<>();
    private final SessionOptions options;
    private final @Nullable Duration innerLimit;
    private final Duration limit;
    private final @Nullable Victim victim;
    private final Moment moment;
    private final int delayMicros;
    private final int chosen;
    private volatile List<Deed> deeds = List.of();
    private volatile @Nullable CompletableFuture<?> body;
    private volatile @Nullable CompletableFuture<?> nested;
    private final CompletableFuture<CompletableFuture<?>> known = new CompletableFuture<>();
    private volatile CompletableFuture<?> session = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> derived;
    private volatile boolean cancelled;
    private volatile @Nullable Boolean stopped;
    private volatile boolean late;
    private volatile boolean nestedInTime;

    EndingSession(Ends ends, Database database, int number, SplittableRandom random) {
        this.ends = ends;
        this.database = database;
        this.number = number;
        this.random = random;
        shape = Shape.values()[random.nextInt(Shape.values().length)];
        boolean changes = random.nextInt(8) > 0;
        int count = 1 + random.nextInt(4);
        for (int part = 0; part < count; part++) {
            drawn.add(deed(part, count, changes));
        }
        boolean hurried = random.nextInt(5) == 0;
        limit = hurried ? Duration.ofMillis(1 + random.nextInt(30)) : LIMIT;
        SessionOptions drawnOptions = SessionOptions.DEFAULT.withTimeout(limit);
        options = random.nextInt(4) == 0
                ? drawnOptions.withRetry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(5)).withLostServer(true))
                : drawnOptions;
        innerLimit = random.nextInt(6) == 0 ? Duration.ofMillis(1 + random.nextInt(15)) : null;
        victim = random.nextInt(3) == 0 ? null : Victim.values()[random.nextInt(Victim.values().length)];
        moment = Moment.values()[random.nextInt(Moment.values().length)];
        delayMicros = random.nextInt(random.nextBoolean() ? 2_000 : 20_000);
        chosen = random.nextInt(100);
    }

    private Deed deed(int part, int count, boolean changes) {
        Verb[] all = Verb.values();
        int weight = random.nextInt(40);
        Verb verb = weight < 20 ? Verb.INSERT : weight < 24 ? Verb.INSERT_SLOWLY : all[random.nextInt(all.length)];
        if (!changes) {
            verb = random.nextInt(3) == 0 ? Verb.READ_SLOWLY : Verb.READ;
        } else if (verb == Verb.RETURNING && ends.kind() == ServerKind.MYSQL) {
            verb = Verb.INSERT;
        } else if (verb == Verb.STREAM && (shape == Shape.HASTY || shape == Shape.LEFT || shape == Shape.BY_HAND)) {
            verb = Verb.READ; // nothing may be called meanwhile
        } else if (verb == Verb.COUNT && part == 0) { // rows tell whether it was committed
            verb = Verb.INSERT;
        }
        boolean inside = switch (shape) {
            case NESTED -> part > 0 || count == 1;
            case HANDLED, BY_HAND -> part < count - 1 || count == 1;
            default -> false;
        };
        Duration own = random.nextInt(12) == 0 ? Duration.ofMillis(1 + random.nextInt(20)) : null;
        return new Deed(verb, part, inside, own);
    }

    int number() {
        return number;
    }

    /** Runs it to its end. */
    void run() throws TimeoutException {
        boolean alsoEarly = moment == Moment.TIMER;
        session = database.session(options, this::body).toCompletableFuture();
        derived = session.thenApply(value -> value);
        known.complete(session);
        if (victim != null && alsoEarly) {
            ends.timer().schedule(this::cancel, delayMicros, TimeUnit.MICROSECONDS);
        }
        ended(session);
        for (Deed each : deeds) {
            CompletableFuture<?> future = each.future;
            if (future != null) {
                ended(future);
            }
        }
    }

    private void ended(CompletableFuture<?> future) throws TimeoutException {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        future.whenComplete((value, error) -> end.complete(true));
        try {
            end.get(limit.plus(CancelRequest.GRACE).plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private CompletionStage<Object> body(Session opened) {
        List<Deed> mine = drawn.stream()
                .map(each -> new Deed(each.verb, each.part, each.inside, each.limit))
                .toList();
        deeds = mine;
        nested = null;
        List<Deed> outer = mine.stream().filter(each -> !each.inside).toList();
        List<Deed> inner = mine.stream().filter(each -> each.inside).toList();
        CompletionStage<Object> stage = switch (shape) {
            case FLAT -> flat(opened, outer);
            case DEEP -> deep(opened, outer, 0);
            case HASTY -> hasty(opened, outer);
            case LEFT -> {
                hasty(opened, outer);
                yield nothing();
            }
            case NESTED ->
                outer.isEmpty()
                        ? nested(opened, inner)
                        : flat(opened, outer).thenCompose(done -> nested(opened, inner));
            case HANDLED -> {
                CompletionStage<Object> handled =
                        nested(opened, inner).handle((value, error) -> value == null ? 1 : value);
                yield outer.isEmpty() ? handled : handled.thenCompose(done -> flat(opened, outer));
            }
            case BY_HAND -> {
                CompletionStage<Object> ended = byHand(opened, inner);
                yield outer.isEmpty() ? ended : ended.thenCompose(done -> flat(opened, outer));
            }
            case AWAITED ->
                Async.async(() -> {
                    Object last = 1;
                    for (Deed each : outer) {
                        last = Async.await(call(opened, each));
                    }
                    return last;
                });
        };
        body = stage.toCompletableFuture();
        return stage;
    }

    private CompletionStage<Object> flat(Session on, List<Deed> chain) {
        CompletionStage<Object> last = call(on, chain.get(0));
        for (Deed each : chain.subList(1, chain.size())) {
            last = last.thenCompose(done -> call(on, each));
        }
        return last;
    }

    private CompletionStage<Object> deep(Session on, List<Deed> chain, int from) {
        CompletionStage<Object> first = call(on, chain.get(from));
        return from + 1 == chain.size() ? first : first.thenCompose(done -> deep(on, chain, from + 1));
    }

    private CompletableFuture<Object> hasty(Session on, List<Deed> chain) {
        CompletionStage<Object> last = nothing();
        for (Deed each : chain) {
            last = call(on, each);
        }
        return last.toCompletableFuture();
    }

    private CompletionStage<Object> nested(Session opened, List<Deed> inner) {
        TransactionOptions within =
                innerLimit == null ? TransactionOptions.DEFAULT : TransactionOptions.DEFAULT.withTimeout(innerLimit);
        CompletionStage<Object> stage = opened.transaction(
                within,
                on -> chosen % 2 == 0 && inner.stream().noneMatch(each -> each.verb == Verb.STREAM)
                        ? hasty(on, inner)
                        : flat(on, inner));
        nested = stage.toCompletableFuture();
        return stage;
    }

    private CompletionStage<Object> byHand(Session opened, List<Deed> inner) {
        return opened.begin().thenCompose(on -> {
            hasty(on, inner);
            CompletionStage<Object> ended = on.commit().thenApply(done -> 1);
            nested = ended.toCompletableFuture();
            return ended;
        });
    }

    private static CompletionStage<Object> nothing() {
        return CompletableFuture.completedFuture(1);
    }

    private CompletionStage<Object> call(Session on, Deed deed) {
        CompletionStage<Object> stage = cast(made(on, deed));
        CompletableFuture<Object> future = stage.toCompletableFuture();
        deed.future = future;
        Runnable borrowed = ends.lent().poll();
        future.whenComplete((value, error) -> {
            if (borrowed != null) {
                borrowed.run();
            }
            if (victim != null && moment == Moment.END && chosen % drawn.size() == deed.part) {
                cancel();
            }
        });
        if (victim != null && moment == Moment.LENT && chosen % drawn.size() == deed.part) {
            ends.lent().add(this::cancel);
        }
        return stage;
    }

    @SuppressWarnings("unchecked") // of no interest
    private static CompletionStage<Object> cast(CompletionStage<?> stage) {
        return (CompletionStage<Object>) stage;
    }

    private CompletionStage<?> made(Session on, Deed deed) {
        int counter = Math.floorMod(number * 7 + deed.part * 3, Ends.COUNTERS);
        return switch (deed.verb) {
            case INSERT -> on.execute(within(deed, "INSERT INTO ends VALUES (?, ?)", number, deed.part));
            case INSERT_SLOWLY ->
                on.execute(within(
                        deed,
                        "INSERT INTO ends SELECT CAST(? AS " + whole() + "), CAST(? AS " + whole() + ") FROM counters"
                                + " WHERE id = 0 AND (" + slow() + ") >= 0",
                        number,
                        deed.part));
            case COUNT -> on.execute(within(deed, "UPDATE counters SET total = total + 1 WHERE id = ?", counter));
            case MANY ->
                on.executeMany(
                        "INSERT INTO ends VALUES (?, ?)",
                        IntStream.range(0, 3)
                                .mapToObj(set -> List.of(number, deed.part + set * SET))
                                .toList());
            case RETURNING ->
                on.fetchAll(within(deed, "INSERT INTO ends VALUES (?, ?) RETURNING part", number, deed.part));
            case READ -> on.fetchAll(within(deed, "SELECT part FROM ends WHERE number = ?", number));
            case READ_SLOWLY -> on.fetchAll(within(deed, slow()));
            case STREAM ->
                on.stream(Statement.of(Kinds.numbers(ends.kind(), 20)).withFetchSize(7))
                        .reduce(0, (sum, row) -> sum + 1);
            case TWICE -> on.execute(within(deed, "INSERT INTO ends VALUES (?, ?)", -1, 0));
            case LATER -> on.execute(within(deed, "INSERT INTO later VALUES (?, ?, 0)", number, deed.part));
            case UNFIT -> on.execute(within(deed, "INSERT INTO ends VALUES (?, ?)", 3_000_000_000L, deed.part));
        };
    }

    private static Statement within(Deed deed, String sql, Object... values) {
        Statement statement = Statement.of(sql, values);
        return deed.limit == null ? statement : statement.withTimeout(deed.limit);
    }

    private String whole() {
        return ends.kind() == ServerKind.POSTGRES ? "int" : "signed";
    }

    private String slow() {
        return switch (ends.kind()) {
            case POSTGRES -> "SELECT count(*) FROM pg_sleep(0.00" + (1 + chosen % 9) + ")";
            case MARIADB -> "SELECT count(*) FROM seq_1_to_" + (5_000 + chosen * 500) + " WHERE seq % 7 = 3";
            case MYSQL -> "SELECT SLEEP(0.00" + (1 + chosen % 9) + ")";
        };
    }

    /** Cancels what is to be, once. */
    private void cancel() {
        synchronized (this) {
            if (cancelled || !known.isDone()) {
                return;
            }
            cancelled = true;
        }
        List<Deed> mine = deeds;
        switch (victim == null ? Victim.SESSION : victim) {
            case SESSION -> cancelSession(session);
            case DERIVED -> {
                CompletableFuture<?> future = derived;
                cancelSession(future == null ? session : future);
            }
            case BODY -> {
                CompletableFuture<?> future = body;
                if (future != null) {
                    future.cancel(true);
                }
            }
            case NESTED -> {
                CompletableFuture<?> future = nested;
                if (future != null && !future.isDone() && future.cancel(true)) {
                    nestedInTime = nested == future;
                }
            }
            case STATEMENT -> {
                Deed deed = mine.isEmpty() ? null : mine.get(chosen % mine.size());
                CompletableFuture<?> future = deed == null ? null : deed.future;
                if (deed != null && future != null && !future.isDone() && future.cancel(true)) {
                    deed.inTime = true;
                }
            }
        }
    }

    private void cancelSession(CompletableFuture<?> future) {
        if (future.isDone()) {
            return;
        }
        boolean answer = future.cancel(true);
        late = session.isDone() && !session.isCancelled(); // then a derived future is cancelled by itself
        stopped = answer;
    }

    private static @Nullable Throwable error(CompletableFuture<?> future) {
        Throwable error = future.handle((value, thrown) -> thrown).getNow(null);
        return error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
    }

    private static String told(CompletableFuture<?> future) {
        if (!future.isDone()) {
            return "open";
        }
        Throwable error = error(future);
        return error == null ? "done" : name(error);
    }

    private static String name(Throwable error) {
        return error.getClass().getSimpleName() + (error instanceof BasedException based ? " " + based.kind() : "");
    }

    private static boolean isDoubt(@Nullable Throwable error) {
        return error instanceof CommitOutcomeUnknownException;
    }

    String outcome() {
        return told(session);
    }

    /** How often it has counted, if it was committed, as its rows tell if itself does not. */
    int counted(Set<Integer> rows) {
        Throwable ended = error(session);
        if (ended != null && (!isDoubt(ended) || rows.isEmpty())) {
            return 0;
        }
        return (int) deeds.stream()
                .filter(each -> each.verb == Verb.COUNT && !(each.inside && hasNestedFailed()))
                .count();
    }

    /** Whether neither it nor its rows tell how often it has counted. */
    boolean hasHiddenCount() {
        return isDoubt(error(session))
                && deeds.stream().anyMatch(each -> each.verb == Verb.COUNT)
                && deeds.stream().allMatch(each -> each.rows().isEmpty() || (each.inside && hasNestedFailed()));
    }

    private boolean hasNestedFailed() {
        CompletableFuture<?> inner = nested;
        return inner == null || error(inner) != null;
    }

    /** What was told that is not so, or null. */
    @Nullable
    String violation(Set<Integer> rows) {
        if (!session.isDone()) {
            return null; // a hang, which was told
        }
        Throwable ended = error(session);
        if (ended != null && !isDoubt(ended) && !rows.isEmpty()) {
            return "failed, and there are rows";
        }
        if (Boolean.TRUE.equals(stopped) && !late && !rows.isEmpty()) {
            return "cancelled, and there are rows";
        }
        if (victim == Victim.SESSION && Boolean.TRUE.equals(stopped) && !session.isCancelled()) {
            return "cancel said true, and the session did not fail so";
        }
        if (Boolean.FALSE.equals(stopped) && ended instanceof CancellationException) {
            return "cancel said false, and the session was cancelled";
        }
        if (nestedInTime && deeds.stream().anyMatch(each -> each.inside && isThere(each, rows))) {
            return "a transaction inside was cancelled, and its rows are there";
        }
        for (Deed each : deeds) {
            CompletableFuture<?> future = each.future;
            if (future == null) {
                if (isThere(each, rows)) {
                    return each + " was never called, and its rows are there";
                }
                continue;
            }
            if (!future.isDone()) {
                return "an end for every call";
            }
            Throwable failure = error(future);
            boolean undone = each.inside && hasNestedFailed();
            if (failure != null && !isDoubt(failure) && isThere(each, rows)) {
                return each + " failed, and its rows are there";
            }
            if (undone && !isDoubt(ended) && isThere(each, rows)) {
                return each + " was undone, and its rows are there";
            }
            if (ended == null && !each.inside && failure != null) {
                return each + " failed, and the session was committed";
            }
            if (ended == null && failure == null && !undone && !rows.containsAll(each.rows())) {
                return each + " succeeded, and rows are missing";
            }
            if (isDoubt(ended) && !rows.isEmpty() && !undone && !rows.containsAll(each.rows())) {
                return each + " is in doubt, and was kept in part";
            }
        }
        return null;
    }

    private static boolean isThere(Deed deed, Set<Integer> rows) {
        return deed.rows().stream().anyMatch(rows::contains);
    }

    @Override
    public String toString() {
        return number + " " + shape + " within " + limit.toMillis() + " ms " + deeds + ", nested "
                + (nested == null ? "none" : told(nested)) + ", session "
                + told(session) + ", " + victim + " at " + moment + " " + delayMicros + " us cancelled " + stopped
                + (late ? " late" : "") + " because of " + error(session);
    }
}
