package dev.based.internal.cache;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A map of bounded size that forgets what has not been asked for lately.
 *
 * <p>Safe for use by several threads. {@code get} takes no lock: it only marks the entry. Eviction is by second chance,
 * also called the clock algorithm (F. J. Corbató, "A paging experiment with the Multics system", 1968): the oldest
 * entry goes, unless it is marked, in which case it loses the mark and becomes the youngest.
 */
public final class ClockCache<V> {
    private final int capacity;
    private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();
    /** The entries by age, the oldest first. The lock guards it, and every change of the map. */
    private final Queue<Entry<V>> queue = new ArrayDeque<>();

    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Creates an empty map.
     *
     * @param capacity how many entries it holds at most
     * @throws IllegalArgumentException if that is negative
     */
    public ClockCache(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("A cache's size cannot be negative, as is " + capacity + ".");
        }
        this.capacity = capacity;
    }

    /** The value of a key, or null. */
    public @Nullable V get(String key) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        // Asking first keeps the entry's cache line shared between the cores while it is hot.
        if (!entry.visited) {
            entry.visited = true;
        }
        return entry.value;
    }

    /** Adds a value, unless the key has one already. */
    public void put(String key, V value) {
        if (capacity == 0) {
            return;
        }
        lock.lock();
        try {
            if (!entries.containsKey(key)) {
                if (entries.size() == capacity) {
                    evict();
                }
                Entry<V> entry = new Entry<>(key, value);
                entries.put(key, entry);
                queue.add(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many entries there are now. */
    public int size() {
        return entries.size();
    }

    /** Goes round once at most, even if others mark the entries again meanwhile. */
    private void evict() {
        Entry<V> oldest = queue.remove();
        for (int chances = queue.size(); oldest.visited && chances > 0; chances--) {
            oldest.visited = false;
            queue.add(oldest);
            oldest = queue.remove();
        }
        entries.remove(oldest.key);
    }

    private static final class Entry<V> {
        final String key;
        final V value;
        volatile boolean visited;

        Entry(String key, V value) {
            this.key = key;
            this.value = value;
        }
    }
}
