package dev.based.tests.servers;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stands between clients and a server, and does something to the next connection only: cuts it at a point, or records it; or cuts many. */
public final class PointProxy extends Proxy {
    /** How a connection ends. */
    public enum Way {
        /** Both ends are told by a FIN. */
        CLOSE,
        /** Both ends are told by an RST. */
        RESET,
        /** Nobody is told: what follows is lost, in both directions. */
        SILENCE
    }

    /**
     * Where a connection is cut, and how.
     *
     * @param request whether the bytes are the client's
     * @param bytes so many pass in that direction, at least 1
     * @param way how it ends
     */
    public record Point(boolean request, int bytes, Way way) {
        @Override
        public String toString() {
            return way + " behind byte " + bytes + " of the " + (request ? "requests" : "answers");
        }
    }

    private final AtomicReference<@Nullable Line> next = new AtomicReference<>();

    private final Supplier<@Nullable Point> points;

    /** Starts a proxy before a server. */
    public PointProxy(Server server) {
        this(server, () -> null);
    }

    /**
     * Starts a proxy that cuts connections by itself.
     *
     * @param points asked, by one thread, where each is cut; null for nowhere
     */
    public PointProxy(Server server, Supplier<@Nullable Point> points) {
        super(server);
        this.points = points;
    }

    /** Cuts the next connection. */
    public void cutNext(Point point) {
        next.set(new Cutter(point));
    }

    /** Records the next connection. */
    public Tape recordNext() {
        Tape tape = new Tape();
        next.set(tape);
        return tape;
    }

    @Override
    Line line() {
        Line line = next.getAndSet(null);
        if (line != null) {
            return line;
        }
        Point point = points.get();
        return point == null ? new Line() {} : new Cutter(point);
    }

    /** What was said on a connection. */
    public static final class Tape implements Line {
        private final ByteArrayOutputStream requests = new ByteArrayOutputStream();
        private final ByteArrayOutputStream answers = new ByteArrayOutputStream();

        @Override
        public synchronized Cut cut(boolean request, byte[] bytes, int length) {
            (request ? requests : answers).write(bytes, 0, length);
            return Cut.NONE;
        }

        /** All bytes so far, of the client or of the server. */
        public synchronized byte[] bytes(boolean request) {
            return (request ? requests : answers).toByteArray();
        }
    }

    /** Each direction has a thread of its own. */
    private static final class Cutter implements Line {
        private final Point point;
        private int left;
        private volatile boolean dark;

        Cutter(Point point) {
            this.point = point;
            left = point.bytes();
        }

        @Override
        public int room(boolean request) {
            return request == point.request() && !dark ? left : Line.super.room(request);
        }

        @Override
        public Cut cut(boolean request, byte[] bytes, int length) {
            if (dark) {
                return Cut.SILENCE;
            }
            if (request != point.request()) {
                return Cut.NONE;
            }
            left -= length;
            if (left > 0) {
                return Cut.NONE;
            }
            dark = true;
            return switch (point.way()) {
                case CLOSE -> Cut.CLOSE_BEHIND;
                case RESET -> Cut.RESET_BEHIND;
                case SILENCE -> Cut.NONE;
            };
        }
    }
}
