package dev.based.vertx;

import dev.based.ParameterException;
import dev.based.spi.Command;
import dev.based.spi.FailedSetException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sets of values of a batch, as the client is to be given them: those of a small batch at once, so that what cannot be bound is
 * refused before anything is sent, those of a large one a slice at a time. Used by one thread at a time.
 */
final class BatchSets {
    /** How many sets are made ready at a time, in about a millisecond. */
    private static final int SLICE = 2_000;

    /** How many sets, and values in them, a {@link BulkInsert} is given at a time, since each time costs it round trips: some milliseconds' work. */
    private static final int MOST = 4_000;

    private static final int MOST_VALUES = 12_000;

    private final VertxDriver driver;
    private final Command command;
    private final List<@Nullable Object[]> values;
    private List<Tuple> ready = List.of();
    private int first;

    /**
     * Makes the first sets ready.
     *
     * @throws FailedSetException if a value of those cannot be bound
     */
    BatchSets(VertxDriver driver, Command command, List<@Nullable Object[]> values) {
        this.driver = driver;
        this.command = command;
        this.values = values;
        first = 0;
        ready = made(0, SLICE);
    }

    private void make(int from, int count) {
        first = from;
        ready = List.of();
        ready = made(from, count);
    }

    private List<Tuple> made(int from, int count) {
        try {
            return driver.tuples(command, values.subList(from, Math.min(values.size(), from + count)));
        } catch (FailedSetException unfit) {
            throw from == 0 ? unfit : new FailedSetException(from + unfit.set(), cause(unfit));
        }
    }

    private static Throwable cause(FailedSetException unfit) {
        Throwable cause = unfit.getCause();
        return cause == null ? unfit : cause;
    }

    /**
     * Some sets, one behind the other.
     *
     * @throws FailedSetException if a value cannot be bound
     */
    List<Tuple> ready(int from) {
        if (from >= first + ready.size()) {
            make(from, SLICE);
        }
        return ready.subList(from - first, ready.size());
    }

    /**
     * As many as a {@link BulkInsert} is to be given.
     *
     * @throws FailedSetException if a value cannot be bound
     */
    List<Tuple> readyForBulk(int from) {
        List<Tuple> now = ready(from);
        int wanted = Math.min(MOST, MOST_VALUES / Math.max(1, values.get(from).length));
        int end = from + now.size();
        if (now.size() < wanted && end < values.size()) {
            List<Tuple> more = new ArrayList<>(now);
            more.addAll(made(end, wanted - now.size()));
            first = from;
            ready = more;
        }
        return ready.subList(from - first, ready.size());
    }

    /** The first set, of those that are ready, with a value that could not be converted when the client asked for it; -1 if none has. */
    int refused() {
        for (int index = 0; index < ready.size(); index++) {
            if (refusal(first + index) != null) {
                return first + index;
            }
        }
        return -1;
    }

    /** Why a value of a set that is ready could not be converted; null if all could. */
    @Nullable
    ParameterException refusal(int set) {
        return ready.get(set - first) instanceof CheckedTuple checked ? checked.refusal() : null;
    }

    /** How many sets there are. */
    int size() {
        return values.size();
    }
}
