package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the servers of a cluster are, asked over one connection to each that is kept. A server that has all that the primary had when it was
 * asked is current as of then: that holds whatever the clocks of the servers say.
 */
final class Positions {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final Members members;
    private final Map<Member, Kept> kept = new HashMap<>();
    private final Map<Member, Position> told = new HashMap<>();
    private final PrimaryLog log;
    private boolean closed;

    private record Kept(VertxLink link, ContextInternal context) {
        /** The client says good-bye behind the question, which a frozen server does not answer. */
        Future<?> close() {
            return Hosts.within(LONGEST_CLOSE, link.close(), late -> {}).eventually(context::close);
        }
    }

    record Answer(Role role, Position position, long before) {}

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
        open.context.runOnContext(ignored -> Hosts.within(limit, answer(open.link), late -> {})
                .onSuccess(answer -> {
                    members.up(member, answer.role);
                    note(member, answer);
                })
                .<Void>mapEmpty()
                .onFailure(error -> drop(member, open))
                .onComplete(asked));
        return asked.future();
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
                        .map(position -> new Answer(role, position, before)));
    }

    synchronized void note(Member member, Answer answer) {
        told.put(member, answer.position);
        if (!answer.role.readOnly() && !member.isSuperseded()) {
            member.currentAt(answer.before);
            log.add(member, answer.position, answer.before);
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
        answer(link).onSuccess(answer -> note(member, answer));
        return true;
    }

    private void drop(Member member, Kept open) {
        synchronized (this) {
            kept.remove(member, open);
            told.remove(member);
        }
        open.link.close();
        open.context.close(); // without an answer to the good-bye, behind a question that has had none
    }

    /** Decides, behind a round of questions, how current each is. */
    synchronized void compare() {
        for (Map.Entry<Member, Position> each : told.entrySet()) {
            Member member = each.getKey();
            Role role = member.role();
            if (role == null || !role.readOnly()) {
                continue;
            }
            Long at = log.lastHadAt(each.getValue());
            if (at != null) {
                member.currentAt(at);
            }
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
