package dev.based.postgres;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many digits of a second the server keeps of the parameters of a connection's statements, by what the names of tables mean: see {@link
 * Naming}. Those that were of no use for longest are forgotten, and asked for again. On the connection's event loop only.
 */
final class KnownDigits {
    /** A hundred tenants with a search_path each, and forty statements. */
    private static final int MOST = 4_096;

    private static final int MOST_CHARACTERS = 400_000;

    /** For how long digits are believed in by which a value would be cut: a minute. */
    private static final long NANOS_OF_DIGITS = TimeUnit.MINUTES.toNanos(1);

    /** In nanoseconds; another one in tests. */
    private static volatile LongSupplier clock = System::nanoTime;

    private final Map<Key, Known> known = new LinkedHashMap<>(16, 0.75f, true);
    private int characters;

    /** A statement, the same when the client prepares it anew for a question. */
    static final class Subject {
        private boolean asked;
        /** The last meaning that does not come back in which it was asked, and what was told there; or null. */
        private @Nullable String passing;

        private @Nullable Known there;

        /** Whether digits were asked for, whatever names meant. */
        boolean isAsked() {
            return asked;
        }
    }

    private record Key(Subject subject, String naming) {}

    /**
     * What the server has told.
     *
     * @param digits how many digits of a second are kept of each parameter; empty if all are
     * @param asked when it was, in nanoseconds
     */
    record Known(int[] digits, long asked) {
        /** Whether another program may have altered the table meanwhile. */
        boolean isOld() {
            return clock.getAsLong() - asked > NANOS_OF_DIGITS;
        }
    }

    /** Takes another clock, for all connections. */
    static void use(LongSupplier nanoseconds) {
        clock = nanoseconds;
    }

    int size() {
        return known.size();
    }

    /** What is known where names have a meaning; null if nothing is. */
    @Nullable
    Known of(Subject subject, String naming) {
        if (Naming.isUnknown(naming)) {
            return naming.equals(subject.passing) ? subject.there : null;
        }
        return subject.asked ? known.get(new Key(subject, naming)) : null;
    }

    void learn(Subject subject, String naming, int[] digits) {
        subject.asked = true;
        Known told = new Known(digits, clock.getAsLong());
        if (Naming.isUnknown(naming)) {
            subject.passing = naming;
            subject.there = told;
            return;
        }
        if (known.put(new Key(subject, naming), told) == null) {
            characters += naming.length();
        }
        Iterator<Key> eldest = known.keySet().iterator();
        while (known.size() > MOST || characters > MOST_CHARACTERS && known.size() > 1) {
            characters -= eldest.next().naming.length();
            eldest.remove();
        }
    }

    void forget(Subject subject, String naming) {
        if (naming.equals(subject.passing)) {
            subject.passing = null;
            subject.there = null;
        }
        if (known.remove(new Key(subject, naming)) != null) {
            characters -= naming.length();
        }
    }
}
