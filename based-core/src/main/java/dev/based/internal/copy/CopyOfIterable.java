package dev.based.internal.copy;

import dev.based.internal.thread.Behalf;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Rows of an iterator, which is asked when there is room, by one thread at a time. */
public final class CopyOfIterable extends CopyRun {
    private final Iterable<?> rows;
    private volatile @Nullable Iterator<?> iterator;
    /** How often more was wanted since a thread began to ask; 0 if none does. */
    private int asked;

    private boolean closed;

    /** Creates a copy that has not begun. */
    public CopyOfIterable(Target target, Iterable<?> rows) {
        super(target);
        this.rows = rows;
    }

    @Override
    void begin() {
        iterator = rows.iterator();
        more();
    }

    @Override
    void more() {
        int seen;
        synchronized (this) {
            if (asked++ > 0) {
                return;
            }
            seen = asked;
        }
        do {
            ask();
            if (isOver()) {
                close();
            }
            synchronized (this) {
                seen = asked == seen ? 0 : asked;
                asked = seen;
            }
        } while (seen > 0);
    }

    private void ask() {
        while (isRoom()) {
            try {
                Behalf.call(caller(), this::fill);
            } catch (Throwable thrown) {
                fail(thrown);
            }
        }
    }

    private @Nullable Void fill() {
        Iterator<?> source = iterator;
        boolean full = false;
        while (!full && !isOver()) {
            if (source == null || !source.hasNext()) {
                complete();
                return null;
            }
            full = add(source.next());
        }
        hand();
        return null;
    }

    /** An iterator that is being asked is closed by the thread that asks it. */
    @Override
    void leave() {
        more();
    }

    private void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (iterator instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception thrown) {
                fail(thrown);
            }
        }
    }
}
