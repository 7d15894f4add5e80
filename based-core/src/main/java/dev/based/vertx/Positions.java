package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the servers of a cluster are, asked over one connection to each that is kept. A server that has all that the primary had when it was
 * asked is current as of then: that holds whatever the clocks of the servers say.
 */
final class Positions {
    /** Enough for a minute, at the usual pace. */
    private static final int MOST_SAMPLES = 64;

    private final Members members;
    private final HostOptions options;
    private final Map<Member, Kept> kept = new HashMap<>();
    private final Map<Member, Position> told = new HashMap<>();
    /** Where the primary was, the last one first. */
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private boolean closed;

    private record Kept(VertxLink link, ContextInternal context) {
        Future<?> close() {
            return link.close().eventually(context::close);
        }
    }

    private record Sample(Position position, long nanos) {}

    Positions(Members members, HostOptions options) {
        this.members = members;
        this.options = options;
    }

    /** Asks over the connection that is kept; null if there is none. */
    @Nullable
    Future<Void> ask(Member member) {
        Kept open;
        synchronized (this) {
            open = kept.get(member);
        }
        if (open == null) {
            return null;
        }
        Promise<Void> asked = Promise.promise();
        open.context.runOnContext(ignored -> Hosts.within(options.pause().multipliedBy(4), open.link.role(), late -> {})
                .compose(role -> {
                    members.up(member, role);
                    return position(member, open.link, role);
                })
                .onFailure(error -> drop(member, open))
                .onComplete(asked));
        return asked.future();
    }

    private Future<Void> position(Member member, VertxLink link, Role role) {
        long before = System.nanoTime();
        return link.position(role).map(position -> {
            note(member, role, position, before);
            return (Void) null;
        });
    }

    private synchronized void note(Member member, Role role, Position position, long before) {
        told.put(member, position);
        if (!role.readOnly()) {
            samples.addFirst(new Sample(position, before));
            member.currentAt(before);
            if (samples.size() > MOST_SAMPLES) {
                samples.removeLast();
            }
        }
    }

    /** Keeps a connection to ask over, and asks; whether it is kept. */
    boolean keep(Member member, VertxLink link, ContextInternal context) {
        Kept open = new Kept(link, context);
        synchronized (this) {
            if (closed || kept.putIfAbsent(member, open) != null) {
                return false;
            }
        }
        Role role = member.role();
        if (role != null) {
            position(member, link, role).onFailure(error -> {});
        }
        return true;
    }

    private void drop(Member member, Kept open) {
        synchronized (this) {
            kept.remove(member, open);
            told.remove(member);
        }
        open.close();
    }

    /** Decides, behind a round of questions, how current each is. */
    synchronized void compare() {
        for (Map.Entry<Member, Position> each : told.entrySet()) {
            Member member = each.getKey();
            Role role = member.role();
            if (role == null || !role.readOnly()) {
                continue;
            }
            samples.stream()
                    .filter(sample -> each.getValue().covers(sample.position))
                    .findFirst()
                    .ifPresent(sample -> member.currentAt(sample.nanos));
        }
    }

    /** Closes the connections; the future tells when. */
    Future<?> close() {
        List<Kept> open;
        synchronized (this) {
            open = List.copyOf(kept.values());
            kept.clear();
            closed = true;
        }
        return Future.join(open.stream().map(Kept::close).toList());
    }
}
