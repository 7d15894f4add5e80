package dev.based.internal.failure;

import dev.based.internal.cache.ClockCache;
import dev.based.spi.Command;

/**
 * Remembers where statements and sessions are called. A stack trace takes about as long, and as much memory, as all else
 * that a single statement does on the client's side; so once a statement has been called many times, most of its calls
 * share the trace of an earlier one, which is marked as such.
 *
 * <p>Safe for use by several threads.
 */
public final class CallSites {
    /** How many calls of a statement are all remembered. */
    private static final int EXACT = 256;

    /** Of the later ones, one in so many. A power of two. */
    private static final int INTERVAL = 256;

    private final ClockCache<Sampler> statements;
    private final ClassValue<Sampler> bodies = new ClassValue<>() {
        @Override
        protected Sampler computeValue(Class<?> body) {
            return new Sampler(calls);
        }
    };

    private final ClassValue<CallSite> firsts = new ClassValue<>() {
        @Override
        protected CallSite computeValue(Class<?> body) {
            return CallSite.here().ofEarlierCall();
        }
    };

    private final int calls;

    /**
     * Creates an empty memory.
     *
     * @param size how many statements it knows
     */
    public CallSites(int size) {
        this(size, 0);
    }

    /** A memory of statements and sessions that count as having been called so often already. */
    CallSites(int size, int calls) {
        statements = new ClockCache<>(size);
        this.calls = calls;
    }

    /** The place that calls a statement now. */
    public CallSite here(Command command) {
        Sampler sampler = statements.get(command.sql());
        if (sampler == null) {
            sampler = new Sampler(calls);
            statements.put(command.sql(), sampler);
        }
        return sampler.here();
    }

    /** The place that opens a session now: there is a class for each lambda expression. */
    public CallSite here(Class<?> body) {
        return bodies.get(body).here();
    }

    /** Where a session with a body of this class was opened for the first time: the same place, nearly always, at no cost. */
    public CallSite first(Class<?> body) {
        return firsts.get(body);
    }

    /** What is known of one statement. Calls that are counted wrongly by racing threads do no harm. */
    private static final class Sampler {
        private int calls;
        private volatile CallSite earlier = CallSite.here();

        Sampler(int calls) {
            this.calls = calls;
        }

        public CallSite here() {
            int call = calls;
            calls = call == Integer.MAX_VALUE ? EXACT : call + 1;
            if (call >= EXACT && (call & (INTERVAL - 1)) != 0) {
                return earlier;
            }
            CallSite site = CallSite.here();
            earlier = site.ofEarlierCall();
            return site;
        }
    }
}
