package dev.based.tests.cuts;

import dev.based.tests.servers.PointProxy;
import dev.based.tests.servers.PointProxy.Point;
import dev.based.tests.servers.PointProxy.Way;
import dev.based.tests.servers.ServerKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where a connection can be cut: behind each message of the protocol, and every few bytes. */
final class Points {
    /** Bytes between two points. */
    private static final int STEP = 16;
    /** The length and the number that each packet of MySQL begins with. */
    private static final int MYSQL_HEADER = 4;

    private Points() {}

    /** All points of a connection that was recorded. */
    static List<Point> of(ServerKind kind, PointProxy.Tape tape) {
        List<Point> points = new ArrayList<>();
        for (boolean request : new boolean[] {true, false}) {
            for (int bytes : offsets(kind, tape.bytes(request), request)) {
                for (Way way : Way.values()) {
                    points.add(new Point(request, bytes, way));
                }
            }
        }
        return points;
    }

    private static Set<Integer> offsets(ServerKind kind, byte[] said, boolean request) {
        Set<Integer> offsets = new TreeSet<>();
        for (int offset = 1; offset < said.length; offset += STEP) {
            offsets.add(offset);
        }
        ByteBuffer bytes = ByteBuffer.wrap(said);
        int first = kind == ServerKind.POSTGRES && request ? 0 : 1; // the startup message has no type
        int end = 0;
        while (end < said.length) {
            end += kind == ServerKind.POSTGRES
                    ? (end == 0 ? first : 1) + bytes.getInt(end + (end == 0 ? first : 1))
                    : MYSQL_HEADER + mysqlLength(said, end);
            offsets.add(end);
        }
        if (end != said.length) {
            throw new IllegalStateException("The messages end at " + end + ", not at " + said.length);
        }
        return offsets;
    }

    private static int mysqlLength(byte[] said, int at) {
        return (said[at] & 0xff) | (said[at + 1] & 0xff) << 8 | (said[at + 2] & 0xff) << 16;
    }
}
