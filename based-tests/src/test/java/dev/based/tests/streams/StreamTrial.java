package dev.based.tests.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.RowIterator;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.observe.CallEnd;
import dev.based.observe.Outcome;
import dev.based.tests.support.Outcomes;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One stream: drawn, consumed, perhaps disturbed, and compared with what its consumer must have seen, which is reckoned here apart. */
final class StreamTrial {
    private enum Consumer {
        FOR_EACH,
        CONSUME,
        COLLECT,
        REDUCE,
        ITERATOR,
        SUBSCRIBER
    }

    private enum Shape {
        PLAIN,
        MAPPED,
        GROUPED
    }

    private enum Trouble {
        NONE,
        /** The consumer fails. */
        CONSUMER,
        /** The function that makes items of rows fails. */
        FUNCTION,
        /** A step never ends, until the stream does. */
        HANGING
    }

    private enum Deed {
        NOTHING,
        /** A cancel by the consumer itself. */
        LEAVE,
        /** A cancel by another thread. */
        CANCEL,
        KILL,
        DISCONNECT
    }

    private static final int GROUP = 3;

    private final StreamVenue venue;
    private final Random random;
    private final Consumer consumer;
    private final Shape shape;
    private final Trouble trouble;
    private final Deed deed;
    private final int page;
    private final int rows;
    private final int failing;
    private final int slow;
    /** The item at which the trouble comes. */
    private final int troubled;
    /** The item at which the deed is done. */
    private final int due;

    private final long stride;
    private final boolean elsewhere;
    private final int pause;

    private final IllegalStateException own = new IllegalStateException("the consumer's own");
    private final CompletableFuture<Void> hanging = new CompletableFuture<>();
    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Boolean> isDue = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
    private final CompletableFuture<BooleanSupplier> cancel = new CompletableFuture<>();
    private StreamVenue.Book book = new StreamVenue.Book();
    private final CompletableFuture<Boolean> hasLeft = new CompletableFuture<>();
    private volatile boolean leaving;
    private volatile boolean left;

    StreamTrial(StreamVenue venue, Random random) {
        this.venue = venue;
        this.random = random;
        consumer = any(Consumer.values());
        shape = any(Shape.values());
        page = 1 + random.nextInt(20);
        rows = random.nextInt(6) == 0 ? random.nextInt(3) : 1 + random.nextInt(120);
        failing = random.nextInt(3) > 0 || rows == 0 || !venue.canFail() ? 0 : 1 + random.nextInt(rows);
        slow = random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(rows + 1);
        Trouble drawn = random.nextInt(3) > 0 ? Trouble.NONE : any(Trouble.values());
        troubled = 1 + random.nextInt(items(rows, true) + 1);
        boolean hangs = drawn == Trouble.HANGING;
        drawn = hangs && consumer != Consumer.FOR_EACH ? Trouble.CONSUMER : drawn;
        trouble = drawn;
        Deed wanted = random.nextBoolean() ? Deed.NOTHING : any(Deed.values());
        wanted = wanted == Deed.KILL && !venue.canKill() ? Deed.CANCEL : wanted;
        wanted = wanted == Deed.DISCONNECT && random.nextBoolean() ? Deed.CANCEL : wanted;
        boolean ends = wanted == Deed.CANCEL || wanted == Deed.DISCONNECT;
        deed = trouble == Trouble.HANGING && !ends ? Deed.CANCEL : wanted;
        due = trouble == Trouble.HANGING ? troubled : random.nextInt(items(rows, true) + 1);
        stride = random.nextInt(4) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(25);
        elsewhere = random.nextBoolean();
        pause = random.nextInt(3) == 0 ? random.nextInt(2_000_000) : random.nextInt(100_000);
    }

    private <E> E any(E[] all) {
        return all[random.nextInt(all.length)];
    }

    /** How many items become of rows, perhaps of all there are. */
    private int items(int of, boolean all) {
        if (shape != Shape.GROUPED) {
            return of;
        }
        return all ? (of + GROUP - 1) / GROUP : Math.max(0, of - 1) / GROUP;
    }

    /** How many items come if nothing happens: none of the page that fails. */
    private int expected() {
        return failing == 0 ? items(rows, true) : items((failing - 1) / page * page, false);
    }

    void run() {
        Database database = venue.database(random);
        String sql = venue.sql(rows, slow, failing) + " /* " + venue.books.size() + " */";
        book = venue.books.computeIfAbsent(sql, any -> new StreamVenue.Book());
        if (due == 0) {
            isDue.complete(true);
        }
        CompletionStage<?> done = deed == Deed.NOTHING
                ? Outcomes.done(true)
                : isDue.thenAcceptAsync(
                        now -> {
                            if (now) {
                                act(database);
                            }
                        },
                        venue.helpers);
        begin(stream(database, sql));
        try {
            Throwable error = Outcomes.await(end);
            over.set(true);
            isDue.complete(false);
            Outcomes.await(done);
            if (leaving) {
                Outcomes.await(hasLeft);
            }
            judge(error, List.copyOf(seen));
            if (deed != Deed.DISCONNECT) {
                until(() -> database.pool().active() == 0, "The connection's return");
                until(() -> book.ends.size() >= book.begun.get(), "The end that the listener is told");
                judgeFigures(error);
                control(database);
            }
            assertThat(violations).isEmpty();
        } catch (Throwable wrong) {
            throw new AssertionError(this + " has seen " + seen.size() + " items, end " + end, wrong);
        }
    }

    private RowStream<Integer> stream(Database database, String sql) {
        RowStream<Integer> numbers =
                database.stream(Statement.of(sql).withFetchSize(page)).map(row -> row.getInt(0));
        return switch (shape) {
            case PLAIN -> numbers.map(this::item);
            case MAPPED -> numbers.map(number -> -number).map(number -> item(-number));
            case GROUPED ->
                numbers.groupBy(number -> (number - 1) / GROUP, (key, group) -> {
                    int size = Math.min(GROUP, rows - key * GROUP);
                    if (group.size() != size) {
                        violations.add("group " + key + " has " + group);
                    }
                    return item(key + 1);
                });
        };
    }

    private int item(int number) {
        if (trouble == Trouble.FUNCTION && number == troubled) {
            throw own;
        }
        return number;
    }

    private void begin(RowStream<Integer> stream) {
        switch (consumer) {
            case FOR_EACH -> promised(stream.forEach(this::step));
            case CONSUME -> promised(stream.consume(this::take));
            case COLLECT ->
                promised(stream.collect(Collectors.mapping(
                        (Integer number) -> {
                            take(number);
                            return number;
                        },
                        Collectors.counting())));
            case REDUCE ->
                promised(stream.reduce(0, (sum, number) -> {
                    take(number);
                    return sum + 1;
                }));
            case ITERATOR -> iterate(stream.iterator());
            case SUBSCRIBER -> stream.subscribe(new Asking());
        }
    }

    private void promised(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        cancel.complete(() -> future.cancel(true));
        future.whenComplete((value, error) -> {
            over.set(true);
            end.complete(error);
        });
    }

    private void iterate(RowIterator<Integer> numbers) {
        cancel.complete(() -> {
            numbers.close();
            return true;
        });
        try (numbers) {
            while (numbers.hasNext()) {
                take(numbers.next());
            }
            end.complete(null);
        } catch (Throwable thrown) {
            end.complete(thrown);
        }
    }

    private CompletionStage<?> step(int number) {
        if (trouble == Trouble.HANGING && number == troubled) {
            note(number);
            return hanging;
        }
        if (!elsewhere) {
            take(number);
            return Outcomes.done(number);
        }
        if (inside.incrementAndGet() > 1) {
            violations.add("two steps at a time at " + number);
        }
        return CompletableFuture.runAsync(
                () -> {
                    spin(number % page == 0 ? pause : 0);
                    if (over.get() && !isDisturbed()) {
                        violations.add("the end was told during step " + number);
                    }
                    inside.decrementAndGet();
                    take(number);
                },
                venue.helpers);
    }

    /** Takes an item, one after the other. */
    private void take(int number) {
        if (inside.incrementAndGet() > 1) {
            violations.add("two at a time at " + number);
        }
        note(number);
        inside.decrementAndGet();
        if (trouble == Trouble.CONSUMER && number == troubled) {
            throw own;
        }
    }

    private void note(int number) {
        seen.add(number);
        if (over.get() && !isDisturbed()) {
            violations.add(number + " behind the end");
        }
        if (number == due) {
            if (deed == Deed.LEAVE) {
                leave();
            } else {
                isDue.complete(true);
            }
        }
    }

    private boolean isDisturbed() {
        return deed != Deed.NOTHING;
    }

    private void act(Database database) {
        spin(pause);
        CompletionStage<Integer> probe = database.fetchValue(Integer.class, "SELECT 4711");
        switch (deed) {
            case CANCEL, LEAVE -> leave();
            case KILL -> venue.kill();
            case DISCONNECT -> venue.disconnect();
            case NOTHING -> {}
        }
        Integer answer = Outcomes.await(probe.exceptionally(lost -> 4711));
        if (answer != 4711) {
            violations.add("another call was answered " + answer);
        }
    }

    private void leave() {
        leaving = true;
        // within the call that subscribes nobody has the future yet
        cancel.thenAccept(how -> {
            if (how.getAsBoolean()) {
                left = true;
                end.thenAccept(error -> {
                    boolean quiet = consumer == Consumer.ITERATOR || consumer == Consumer.SUBSCRIBER;
                    if (!quiet && !(error instanceof CancellationException)) {
                        violations.add("cancelled, but ended with " + error);
                    }
                });
            }
            hasLeft.complete(true);
        });
    }

    private static void spin(int nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private static void until(BooleanSupplier there, String what) {
        long start = System.nanoTime();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - start > Outcomes.PATIENCE.toNanos()) {
                throw new AssertionError(what + " did not come.");
            }
            Thread.yield();
        }
    }

    /** What was seen is a beginning of what there is, and the end is one that fits it. */
    private void judge(@Nullable Throwable error, List<Integer> taken) {
        int count = taken.size();
        assertThat(taken).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
        boolean stumbles = trouble == Trouble.CONSUMER || trouble == Trouble.FUNCTION;
        int stumble = trouble == Trouble.FUNCTION ? troubled - 1 : troubled;
        boolean stumbled = stumbles && troubled <= expected();
        int most = stumbled ? stumble : expected();
        assertThat(count).isLessThanOrEqualTo(most);
        if (left) {
            return;
        }
        boolean hangs = trouble == Trouble.HANGING && taken.contains(troubled);
        assertThat(hangs && deed == Deed.CANCEL)
                .as("whether a cancel was in vain")
                .isFalse();
        if (error == null) {
            assertThat(stumbled).as("whether the consumer fails").isFalse();
            assertThat(failing).as("the row that fails").isZero();
        } else if (isOwn(error)) {
            assertThat(stumbled).isTrue();
        } else if (!isOfTheRow(error)) {
            assertThat(isDisturbed())
                    .as("whether something happened: %s", error)
                    .isTrue();
            assertThat(count == most || deed == Deed.DISCONNECT || shape == Shape.GROUPED || count % page == 0)
                    .as("whether the rows before a page that failed have come: %s", error)
                    .isTrue();
            return;
        } else {
            assertThat(stumbled)
                    .as("whether the consumer's own failure was hidden")
                    .isFalse();
            assertThat(failing).isPositive();
        }
        assertThat(count).isEqualTo(most);
    }

    private boolean isOwn(Throwable error) {
        return error == own || (consumer == Consumer.SUBSCRIBER && error instanceof IllegalArgumentException);
    }

    private boolean isOfTheRow(Throwable error) {
        return error instanceof DatabaseException
                && (error.getMessage().contains("division by zero")
                        || error.getMessage().contains("overflow")
                        || error.getMessage().contains("out of range"));
    }

    private void judgeFigures(@Nullable Throwable error) {
        assertThat(book.begun.get()).isLessThanOrEqualTo(1);
        assertThat(book.ends).hasSize(book.begun.get());
        if (book.ends.isEmpty()) {
            return;
        }
        CallEnd told = book.ends.get(0);
        if (!left && consumer != Consumer.ITERATOR) {
            assertThat(told.error()).isSameAs(error);
            assertThat(told.outcome() == Outcome.SUCCEEDED).isEqualTo(error == null);
        }
        int count = seen.size();
        if (error == null && !left) {
            assertThat(told.rows()).isEqualTo(rows);
        } else if (shape != Shape.GROUPED) {
            assertThat(told.rows()).isBetween((long) count, (long) (count / page + 1) * page);
        }
    }

    private void control(Database database) {
        for (int number = 1; number <= 3; number++) {
            CompletionStage<Integer> answer = database.fetchValue(Integer.class, "SELECT 40 + " + number);
            if (deed == Deed.KILL) {
                Outcomes.outcome(answer);
            } else {
                assertThat(Outcomes.<Integer>await(answer)).isEqualTo(40 + number);
            }
        }
    }

    /** Asks for so many items, when it has got those before, here or on another thread. */
    private final class Asking implements Flow.Subscriber<Integer> {
        private final AtomicLong demand = new AtomicLong();
        private volatile Flow.@Nullable Subscription subscription;

        private void request() {
            Runnable asking = () -> {
                demand.accumulateAndGet(stride, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
                Flow.Subscription known = subscription;
                if (known != null) {
                    known.request(stride);
                }
            };
            if (elsewhere) {
                venue.helpers.execute(asking);
            } else {
                asking.run();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            cancel.complete(() -> {
                given.cancel();
                end.complete(null);
                return true;
            });
            request();
        }

        @Override
        public void onNext(Integer number) {
            if (demand.get() != Long.MAX_VALUE && demand.getAndDecrement() <= 0) {
                violations.add(number + " was not asked for");
            }
            try {
                take(number);
            } catch (IllegalStateException thrown) {
                Flow.Subscription known = subscription;
                if (known != null) {
                    known.request(0);
                }
                return;
            }
            if (stride != Long.MAX_VALUE && number % stride == 0) {
                request();
            }
        }

        @Override
        public void onError(Throwable error) {
            told(error);
        }

        @Override
        public void onComplete() {
            told(null);
        }

        private void told(@Nullable Throwable error) {
            if (over.getAndSet(true) && !left) {
                violations.add("a second end");
            }
            end.complete(error);
        }
    }

    @Override
    public String toString() {
        return consumer + " " + shape + " of " + rows + " rows in pages of " + page + ", failing " + failing + ", slow "
                + slow + ", " + trouble + " at " + troubled + ", " + deed + " at " + due + ", stride " + stride
                + (elsewhere ? ", elsewhere" : "") + ", pause " + pause;
    }
}
