package dev.based.vertx;

import dev.based.spi.Access;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An address of a host, and what is known of the server there. Written under the {@link Members}' monitor, read by anybody.
 */
final class Member {
    /** What never was. */
    static final long NEVER = Long.MIN_VALUE;

    private final int index;
    private final Cluster.Host host;
    private final @Nullable InetSocketAddress address;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Attempt<?>> attempts = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Role role;
    /** Whether it has ever answered. */
    private volatile boolean answered;

    private volatile boolean down;
    /** Whether it is sure that there is no server, so that its connections are gone. */
    private volatile boolean gone;
    /** Connections of an earlier one are not to be used. */
    private volatile int epoch;

    private volatile int changes;

    /** Whether another one has taken its place, though it has not said so itself. */
    private volatile boolean superseded;

    /** Whether that was seen, and is no guess. */
    private volatile boolean replaced;

    /** Whether it was seen to be promoted. */
    private volatile boolean promoted;

    private volatile boolean writes = true;
    private volatile boolean reads = true;
    /** When what it has was all that there was, by {@link System#nanoTime()}; only of one that takes no changes. */
    private volatile long currentAt = NEVER;

    private volatile @Nullable String server;
    private volatile @Nullable Position written;
    /** What that was when it lost its place. */
    private volatile @Nullable Position before;

    Member(int index, Cluster.Host host, @Nullable InetSocketAddress address) {
        this.index = index;
        this.host = host;
        this.address = address;
    }

    /** Which of the URL's hosts it is. */
    int index() {
        return index;
    }

    Cluster.Host host() {
        return host;
    }

    /** Null if the client finds it by itself. */
    @Nullable
    InetSocketAddress address() {
        return address;
    }

    AtomicInteger connections() {
        return connections;
    }

    /** Those that try to connect to it now. */
    Set<Attempt<?>> attempts() {
        return attempts;
    }

    /** What it was when it told last; null if it has not. */
    @Nullable
    Role role() {
        return role;
    }

    boolean hasAnswered() {
        return answered;
    }

    boolean isDown() {
        return down;
    }

    boolean isGone() {
        return gone;
    }

    boolean isSuperseded() {
        return superseded;
    }

    boolean isReplaced() {
        return replaced;
    }

    /**
     * Another one has its place.
     *
     * @param seen whether the other one was seen to take it
     */
    void supersede(boolean seen) {
        if (!superseded) {
            epoch++;
            before = written;
        }
        superseded = true;
        replaced |= seen;
        promoted = false;
    }

    boolean isPromoted() {
        return promoted;
    }

    /** It was seen to take the place of all others. */
    void promote() {
        promoted = true;
    }

    /** It has its place again if nobody was seen to take it. */
    void restore() {
        superseded = replaced;
    }

    /** It was seen to take another one's place. */
    void take() {
        superseded = false;
        replaced = false;
    }

    /** How often it has told another role than before. */
    int changes() {
        return changes;
    }

    int epoch() {
        return epoch;
    }

    /** Whether connections to it may be used. */
    boolean serves(Access access) {
        return access == Access.READ_WRITE ? writes : reads;
    }

    void setServes(Access access, boolean whether) {
        if (access == Access.READ_WRITE) {
            writes = whether;
        } else {
            reads = whether;
        }
    }

    void up(@Nullable Role told) {
        answered = true;
        down = false;
        gone = false;
        if (told == null) {
            return;
        }
        if (!told.equals(role)) {
            changes++;
            server = null;
        }
        promoted &= !told.standby();
        if (!told.readOnly()) {
            currentAt = NEVER;
        }
        role = told;
    }

    void down(boolean surely) {
        if (surely && !gone) {
            epoch++;
            gone = true;
        }
        down = true;
        currentAt = NEVER;
        server = null;
    }

    /** What other names and addresses of the same server have in common with this one, of a server that takes changes. */
    Object server() {
        String known = server;
        return known == null ? this : known;
    }

    /** Whether it has told which server it is. */
    boolean isServerKnown() {
        return server != null;
    }

    /** It was the server there when it was asked. */
    void server(@Nullable String told) {
        server = told;
    }

    /** How far it was when it lost its place; null if that is not known. */
    @Nullable
    Position before() {
        return before;
    }

    /** How far it was when it told that last since it was promoted; null if it has not. */
    @Nullable
    Position written() {
        return written;
    }

    void written(@Nullable Position told) {
        written = told;
    }

    long currentAt() {
        return currentAt;
    }

    void currentAt(long nanos) {
        currentAt = nanos;
    }

    /** For messages. */
    @Override
    public String toString() {
        return host.label();
    }
}
