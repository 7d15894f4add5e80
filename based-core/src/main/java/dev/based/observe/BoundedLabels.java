package dev.based.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of values of a metric's attribute bounded: so many are let through, the first to come, and {@code _OTHER} stands for
 * all others.
 *
 * <p>Safe for use by several threads.
 */
public final class BoundedLabels {
    /** What stands for the values that are not let through. */
    public static final String OTHER = "_OTHER";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * Creates labels that know none yet.
     *
     * @param most how many values are let through; under a race a few more
     */
    public BoundedLabels(int most) {
        this.most = most;
    }

    /**
     * A value, or what stands for it.
     *
     * @param value the value
     * @return the value itself, or {@link #OTHER}
     */
    public String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        known.add(value);
        return value;
    }
}
