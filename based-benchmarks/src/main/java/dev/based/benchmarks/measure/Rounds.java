package dev.based.benchmarks.measure;

import dev.based.benchmarks.work.Tables;
import dev.based.benchmarks.work.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Rounds in which all contenders do the same task, one after the other, so that a noisy machine is noisy for all. */
public final class Rounds {
    private final Pace pace;
    private final Tables tables;
    private final LongSupplier roundTrips;
    private final Consumer<String> notes;

    /**
     * Creates them.
     *
     * @param pace how long they take
     * @param tables what the contenders work on
     * @param roundTrips counts round trips
     * @param notes is told of peers that failed, which are left out then
     */
    public Rounds(Pace pace, Tables tables, LongSupplier roundTrips, Consumer<String> notes) {
        this.pace = pace;
        this.tables = tables;
        this.roundTrips = roundTrips;
        this.notes = notes;
    }

    /**
     * Runs them. In each round another contender begins.
     *
     * @param task what is done
     * @param callers by how many at once
     * @param contenders who does it
     * @return the turns of each, by round
     * @throws Exception the first failure of Based, or that what it wrote is not what was to be
     */
    public Map<String, List<Turn>> run(Task task, int callers, List<Contender> contenders) throws Exception {
        Map<String, List<Turn>> turns = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            turns.put(contender.name(), new ArrayList<>());
            turn(task, callers, contender, pace.warmNanos(task.work().isLarge()), turns);
        }
        turns.values().forEach(List::clear);
        for (int round = 0; round < pace.rounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get((round + i) % contenders.size());
                if (turns.containsKey(contender.name())) {
                    turn(task, callers, contender, pace.nanos(), turns);
                }
            }
        }
        return turns;
    }

    private void turn(Task task, int callers, Contender contender, long nanos, Map<String, List<Turn>> turns)
            throws Exception {
        try {
            tables.prepare(task);
            Turn turn = Turn.take(contender.operation(), callers, nanos, roundTrips);
            tables.verify(task, turn.operations());
            Objects.requireNonNull(turns.get(contender.name())).add(turn);
        } catch (Exception error) {
            String where = contender.name() + ", " + task.title() + ", " + callers + " callers";
            if (contender.name().startsWith("Based")) {
                throw new IllegalStateException(where, error);
            }
            turns.remove(contender.name());
            notes.accept(where + ": left out, since it failed: " + cause(error));
        }
    }

    private static Throwable cause(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null || cause == error ? error : cause(cause);
    }
}
