package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the servers of a cluster are, asked over one connection to each that is kept. A server that has all that the primary had when it was
 * asked is current as of then: that holds whatever the clocks of the servers say.
 */
final class Positions {
    private final Members members;
    private final Map<Member, Kept> kept = new HashMap<>();
    private final Map<Member, Told> told = new HashMap<>();
    private final PrimaryLog log;
    private boolean closed;

    private record Kept(VertxLink link, ContextInternal context) {
        Future<?> goodbye() {
            return Positions.goodbye(link, context);
        }

        /** Without an answer to the good-bye, behind a question that has had none. */
        void close() {
            link.close();
            context.close();
        }
    }

    /**
     * What a server has told last.
     *
     * @param epoch of the server there, which is not yet known to be gone
     */
    private record Told(Role role, Position position, int epoch) {
        boolean isOf(Member member) {
            return !member.isDown() && epoch == member.epoch() && role.equals(member.role());
        }
    }

    /** What a server has told, asked before one time and answered at another. */
    record Answer(Role role, Position position, long before, long after) {
        /** Answered at once. */
        Answer(Role role, Position position, long at) {
            this(role, position, at, at);
        }
    }

    /** Says good-bye behind the question. */
    static Future<?> goodbye(VertxLink link, ContextInternal context) {
        return link.goodbye().eventually(() -> end(context));
    }

    /** Ends what is left of a connection: nobody waits for ever for that. */
    static Future<?> end(ContextInternal context) {
        return Hosts.within(VertxLink.LONGEST_CLOSE, context.close(), late -> {});
    }

    Positions(Members members) {
        this.members = members;
        log = new PrimaryLog(members);
    }

    /** Asks over the connection that is kept, and waits so long for all that it tells; null if there is none. */
    @Nullable
    Future<Void> ask(Member member, Duration limit) {
        Kept open;
        synchronized (this) {
            open = kept.get(member);
        }
        if (open == null) {
            return null;
        }
        Promise<Void> asked = Promise.promise();
        open.context.runOnContext(ignored -> ask(member, open, limit).onComplete(asked));
        return asked.future();
    }

    /** One that is not what is known by now is asked by another connection: its name may lead elsewhere, which new ones tell. */
    private Future<Void> ask(Member member, Kept open, Duration limit) {
        int epoch = member.epoch();
        return Hosts.within(limit, answer(open.link), late -> {})
                .compose(answer -> {
                    Role known = member.role();
                    if (epoch != member.epoch() || (known != null && !known.equals(answer.role))) {
                        return Future.<Void>failedFuture("There may be another server by now.");
                    }
                    members.up(member, answer.role);
                    note(member, answer);
                    return Hosts.within(limit, settled(members, member, open.link), late -> {});
                })
                .onFailure(error -> drop(member, open).close());
    }

    /** One whose place another one has is asked whether it has a place beside others. */
    static Future<Void> settled(Members members, Member member, VertxLink link) {
        return member.isSuperseded() && members.isPrimary(member)
                ? VertxFutures.call(link::isOneOfSeveral)
                        .onSuccess(one -> {
                            if (one) {
                                members.serveBesideOthers(member);
                            }
                        })
                        .mapEmpty()
                : Future.succeededFuture();
    }

    /**
     * What a server is, and then how far it is. One that says that it is the primary has all that was committed when it was asked, also
     * where it has ceased to be the primary before it tells how far it is: so that is as of the first question, not of the second.
     */
    private static Future<Answer> answer(VertxLink link) {
        long before = System.nanoTime();
        return VertxFutures.call(link::role)
                .compose(role -> VertxFutures.call(() -> link.position(role))
                        .recover(error -> VertxFutures.call(link::validate).map(alive -> Position.UNKNOWN))
                        .map(position -> new Answer(role, position, before, System.nanoTime())));
    }

    synchronized void note(Member member, Answer answer) {
        told.put(member, new Told(answer.role, answer.position, member.epoch()));
        if (!members.takesChanges(answer.role)) {
            return;
        }
        members.told(member, answer.position);
        if (!member.isSuperseded()) {
            log.add(member, answer.position, answer.before, answer.after);
        }
    }

    /**
     * Keeps a connection to ask over, and asks.
     *
     * @return what tells when it has answered; null if it is not kept
     */
    @Nullable
    Future<Void> keep(Member member, VertxLink link, ContextInternal context, Duration limit) {
        Kept open = new Kept(link, context);
        synchronized (this) {
            if (closed || kept.putIfAbsent(member, open) != null) {
                return null;
            }
        }
        return ask(member, open, limit);
    }

    /** Nothing is known any more of the server there, which may be another one when it is asked next. */
    private Kept drop(Member member, Kept open) {
        synchronized (this) {
            if (kept.remove(member, open)) {
                told.remove(member);
                members.lost(member);
            }
        }
        return open;
    }

    /** A connection has broken: what is there next may be behind what this one had. */
    void broken(Member member, VertxLink link) {
        Kept open;
        synchronized (this) {
            open = kept.get(member);
        }
        if (open != null && open.link == link) {
            drop(member, open).context.close();
        }
    }

    /** Asks no more where no server is any more. */
    void retain(Collection<Cluster.Candidate> candidates) {
        Set<Member> there = candidates.stream().map(Cluster.Candidate::member).collect(Collectors.toSet());
        // Where a name's addresses are not known just now, they may be the same as before.
        Set<Integer> unknown = candidates.stream()
                .filter(each -> each.unknown() != null)
                .map(each -> each.member().index())
                .collect(Collectors.toSet());
        Map<Member, Kept> open;
        synchronized (this) {
            open = Map.copyOf(kept);
        }
        open.forEach((member, each) -> {
            if (!there.contains(member) && !unknown.contains(member.index())) {
                drop(member, each).goodbye();
            }
        });
    }

    /**
     * Decides, behind a round of questions, how current each is. Of one that does not have what the primary had at any time that is known, it is not
     * known: also if it was, since there may be another server now.
     */
    synchronized void compare() {
        told.forEach((member, each) -> {
            Role role = member.role();
            if (role != null && !members.takesChanges(role)) {
                Long at = each.isOf(member) ? log.lastHadAt(each.position) : null;
                member.currentAt(at == null ? Member.NEVER : at);
            }
        });
    }

    /** Closes the connections; the future tells when. */
    Future<?> close() {
        List<Kept> open;
        synchronized (this) {
            open = List.copyOf(kept.values());
            kept.clear();
            closed = true;
        }
        return Future.join(open.stream().map(Kept::goodbye).toList());
    }
}
