package dev.based.internal.page;

import dev.based.Row;
import dev.based.internal.thread.Unchecked;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Groups of items that follow each other and have the same key, over the ends of pages. Keeps one group. */
public final class Groups<T, K extends @Nullable Object, R> implements Pages<R> {
    private final Pages<? extends T> source;
    private final Function<? super T, ? extends K> keys;
    private final BiFunction<? super K, ? super List<T>, ? extends R> function;

    /** The group to which more may come; empty before the first item. */
    private List<T> open = new ArrayList<>();

    private @Nullable K key;

    /**
     * Groups what pages become.
     *
     * @param source what the pages become
     * @param keys gives the key of an item
     * @param function makes something of a key and its items
     */
    public Groups(
            Pages<? extends T> source,
            Function<? super T, ? extends K> keys,
            BiFunction<? super K, ? super List<T>, ? extends R> function) {
        this.source = source;
        this.keys = keys;
        this.function = function;
    }

    @Override
    public Iterator<R> items(List<Row> rows, boolean last) {
        return new OfPage(source.items(rows, last), last);
    }

    private final class OfPage implements Iterator<R> {
        private final Iterator<? extends T> items;
        private final boolean last;
        /** The group that is complete and was not asked for yet, with its key. */
        private @Nullable List<T> complete;

        private @Nullable K completeKey;
        private @Nullable Throwable failure;

        OfPage(Iterator<? extends T> items, boolean last) {
            this.items = items;
            this.last = last;
        }

        /** A failure counts as something, which {@link #next} throws. */
        @Override
        public boolean hasNext() {
            if (complete == null && failure == null) {
                try {
                    complete();
                } catch (Throwable thrown) {
                    failure = thrown;
                }
            }
            return complete != null || failure != null;
        }

        @Override
        @SuppressWarnings("NullAway") // a key is of the type K, which may have null
        public R next() {
            boolean some = hasNext();
            List<T> group = complete;
            if (group == null) {
                throw some && failure != null
                        ? Unchecked.<RuntimeException>sneaky(failure)
                        : new NoSuchElementException("There are no more groups.");
            }
            complete = null;
            return Objects.requireNonNull(
                    function.apply(completeKey, Collections.unmodifiableList(group)),
                    "The stream's function made null of a group.");
        }

        /** Takes items until a group is complete, or the page has no more. */
        private void complete() {
            while (complete == null && items.hasNext()) {
                T item = items.next();
                K next = keys.apply(item);
                if (!open.isEmpty() && !Objects.equals(key, next)) {
                    close();
                }
                key = next;
                open.add(item);
            }
            if (complete == null && last && !open.isEmpty()) {
                close();
            }
        }

        private void close() {
            complete = open;
            completeKey = key;
            open = new ArrayList<>();
        }
    }
}
