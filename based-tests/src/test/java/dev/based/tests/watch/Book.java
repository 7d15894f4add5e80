package dev.based.tests.watch;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.observe.CallEnd;
import dev.based.observe.CallObserver;
import dev.based.observe.CallStart;
import dev.based.observe.DatabaseListener;
import dev.based.observe.Outcome;
import dev.based.observe.PoolEvent;
import dev.based.observe.SessionEnd;
import dev.based.observe.SessionObserver;
import dev.based.observe.SessionStart;
import dev.based.observe.TransactionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A listener that keeps all that it is told, and knows the stages of the calls that {@link #made} makes. Safe for use by several threads. */
final class Book implements DatabaseListener {
    private final ThreadLocal<@Nullable Entry> first = new ThreadLocal<>();
    private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
    private final Queue<PoolEvent> pool = new ConcurrentLinkedQueue<>();

    /** A call, a session or a transaction. */
    static final class Entry implements SessionObserver, CallObserver {
        final @Nullable CallStart call;
        final @Nullable SessionStart session;
        final @Nullable SessionObserver within;
        final Queue<CallEnd> callEnds = new ConcurrentLinkedQueue<>();
        final Queue<SessionEnd> sessionEnds = new ConcurrentLinkedQueue<>();
        final Queue<TransactionEvent> events = new ConcurrentLinkedQueue<>();
        final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        volatile @Nullable CompletableFuture<?> stage;
        volatile boolean wasTold;

        Entry(@Nullable CallStart call, @Nullable SessionStart session, @Nullable SessionObserver within) {
            this.call = call;
            this.session = session;
            this.within = within;
        }

        @Override
        public void ended(CallEnd end) {
            callEnds.add(end);
        }

        @Override
        public void ended(SessionEnd end) {
            sessionEnds.add(end);
        }

        @Override
        public void transaction(TransactionEvent event) {
            events.add(event);
        }

        @Override
        public void retried(int attempt, Throwable failure) {
            attempts.add(attempt);
        }

        int ends() {
            return callEnds.size() + sessionEnds.size();
        }

        @Nullable
        Outcome outcome() {
            CallEnd end = callEnds.peek();
            SessionEnd other = sessionEnds.peek();
            return end != null ? end.outcome() : other != null ? other.outcome() : null;
        }

        @Nullable
        Throwable error() {
            CallEnd end = callEnds.peek();
            SessionEnd other = sessionEnds.peek();
            return end != null ? end.error() : other != null ? other.error() : null;
        }

        /** The names of the transaction's steps that succeeded. */
        List<String> steps() {
            List<String> steps = new ArrayList<>();
            events.forEach(event -> steps.add(event.step() + (event.error() == null ? "" : " failed")));
            return steps;
        }

        @Override
        public String toString() {
            return call + "" + session + " ends " + ends() + " " + outcome() + ", stage " + stage;
        }
    }

    private Entry entered(Entry entry) {
        entries.add(entry);
        if (first.get() == null) {
            first.set(entry);
        }
        return entry;
    }

    @Override
    public CallObserver call(CallStart call, @Nullable SessionObserver within) {
        return entered(new Entry(call, null, within));
    }

    @Override
    public SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
        return entered(new Entry(null, session, within));
    }

    @Override
    public void pool(PoolEvent event) {
        pool.add(event);
    }

    List<PoolEvent> pool() {
        return List.copyOf(pool);
    }

    long count(PoolEvent.Type type) {
        return pool.stream().filter(event -> event.type() == type).count();
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<Entry> calls() {
        return entries.stream().filter(entry -> entry.call != null).toList();
    }

    List<Entry> sessions() {
        return entries.stream().filter(entry -> entry.session != null).toList();
    }

    /** Makes a call on this thread, and ties its stage to what was told of it. */
    <T extends @Nullable Object> CompletableFuture<T> made(Supplier<? extends CompletionStage<T>> verb) {
        Entry outer = first.get();
        first.remove();
        try {
            CompletableFuture<T> stage = verb.get().toCompletableFuture();
            Entry mine = first.get();
            if (mine != null) {
                mine.stage = stage;
                mine.wasTold = stage.isDone() && mine.ends() > 0;
                stage.whenComplete((value, error) -> mine.wasTold |= mine.ends() > 0);
            }
            return stage;
        } finally {
            if (outer == null) {
                first.remove();
            } else {
                first.set(outer);
            }
        }
    }

    /** What is known of the call with a stage, for messages. */
    String of(CompletableFuture<?> stage) {
        return entries.stream()
                .filter(entry -> entry.stage == stage)
                .map(Entry::toString)
                .collect(Collectors.joining());
    }

    /** The call that is being made has another outcome than its stage. */
    void forget() {
        first.remove();
        first.set(new Entry(null, null, null));
    }

    /** What a stage says, by its error. */
    static Outcome said(@Nullable Throwable error) {
        Throwable told = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (told == null) {
            return Outcome.SUCCEEDED;
        }
        if (told instanceof CommitOutcomeUnknownException) {
            return Outcome.IN_DOUBT;
        }
        if (told instanceof CancellationException) {
            return Outcome.CANCELLED;
        }
        return told instanceof DatabaseTimeoutException || told instanceof TimeoutException
                ? Outcome.TIMED_OUT
                : Outcome.FAILED;
    }
}
