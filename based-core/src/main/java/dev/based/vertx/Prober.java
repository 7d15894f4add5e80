package dev.based.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a cluster's servers, all at once, with connections of its own, so that nobody waits for a server that does not answer. Rounds
 * follow each other while a server is down, to that alone if another one does its work; where positions are compared they go on always.
 *
 * <p>Its monitor guards its state.
 */
final class Prober {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Members members;
    private final HostOptions options;
    private final Positions positions;
    private @Nullable VertxInternal vertx;
    private @Nullable Supplier<Cluster.Dialer<VertxLink>> dialers;
    private final Promise<Void> ended = Promise.promise();
    private boolean running;
    private boolean again;
    private boolean closed;
    private long timer = -1;
    private long pause = FIRST_PAUSE_MILLIS;

    Prober(Cluster cluster, Members members, HostOptions options) {
        this.cluster = cluster;
        this.members = members;
        this.options = options;
        positions = new Positions(members);
    }

    /** Takes note of how to connect. */
    void by(VertxInternal instance, Supplier<Cluster.Dialer<VertxLink>> dialer) {
        boolean first;
        synchronized (this) {
            first = vertx == null;
            vertx = instance;
            dialers = dialer;
        }
        if (first && options.comparesPositions()) {
            look();
        }
    }

    /** Begins a round now, or behind the one that runs. */
    void look() {
        VertxInternal instance;
        synchronized (this) {
            instance = vertx;
            if (closed || instance == null) {
                return;
            }
            pause = FIRST_PAUSE_MILLIS;
            if (running) {
                again = true;
                return;
            }
            running = true;
            if (timer >= 0) {
                instance.cancelTimer(timer);
                timer = -1;
            }
        }
        round(instance, true);
    }

    /**
     * Looks at servers at once.
     *
     * @param all whether at all; else at those of which it is not known that they serve, unless none takes changes
     */
    private void round(VertxInternal instance, boolean all) {
        Supplier<Cluster.Dialer<VertxLink>> by;
        synchronized (this) {
            by = dialers;
        }
        if (by == null) {
            return;
        }
        try {
            context(instance).runOnContext(ignored -> look(instance, by, all)); // no connection's, which may be busy
        } catch (RejectedExecutionException closing) {
            ended.tryComplete();
        }
    }

    private void look(VertxInternal instance, Supplier<Cluster.Dialer<VertxLink>> by, boolean all) {
        cluster.candidates(instance)
                .compose(candidates -> {
                    positions.retain(candidates);
                    List<Future<?>> looks = new ArrayList<>();
                    candidates.stream()
                            .filter(each -> all || options.comparesPositions() || members.isMissed(each.member()))
                            .forEach(each -> looks.add(look(instance, by, each)));
                    return Future.join(looks).otherwiseEmpty();
                })
                .onComplete(done -> {
                    try {
                        positions.compare();
                        members.reconsider();
                    } finally {
                        next(instance);
                    }
                });
    }

    private Future<Void> look(
            VertxInternal instance, Supplier<Cluster.Dialer<VertxLink>> by, Cluster.Candidate candidate) {
        Member member = candidate.member();
        if (options.comparesPositions()) {
            Future<Void> asked = positions.ask(member, limit());
            if (asked != null) {
                return asked.recover(error -> visit(instance, by, candidate));
            }
        }
        return visit(instance, by, candidate);
    }

    /** By a connection of its own, with all that belongs to it. */
    private Future<Void> visit(
            VertxInternal instance, Supplier<Cluster.Dialer<VertxLink>> by, Cluster.Candidate candidate) {
        Promise<Void> visited = Promise.promise();
        ContextInternal context = context(instance);
        context.runOnContext(ignored -> {
            if (isClosed()) {
                context.close();
                visited.complete();
                return;
            }
            VertxFutures.call(() -> visit(instance, by.get(), candidate))
                    .onComplete(
                            link -> {
                                Future<Void> asked = options.comparesPositions()
                                        ? positions.keep(candidate.member(), link, context, limit())
                                        : null;
                                if (asked != null) {
                                    link.client().closeHandler(closed -> positions.broken(candidate.member(), link));
                                    asked.onComplete(done -> visited.complete());
                                    return;
                                }
                                identified(candidate.member(), link)
                                        .eventually(() -> Positions.goodbye(link, context))
                                        .onComplete(done -> visited.complete());
                            },
                            error -> Positions.end(context).onComplete(done -> visited.complete()));
        });
        return visited.future();
    }

    private Future<VertxLink> visit(
            VertxInternal instance, Cluster.Dialer<VertxLink> dialer, Cluster.Candidate candidate) {
        return cluster.login(
                instance,
                candidate,
                dialer,
                limit(),
                given -> isClosed()
                        ? Future.failedFuture(new TimeoutException())
                        : cluster.attempt(candidate, dialer, given, limit(), true));
    }

    /** Asks which server it is, since there may be other names of the same one, and how far, by which its successor is known. */
    private Future<?> identified(Member member, VertxLink link) {
        Role role = member.role();
        return role == null || !members.takesChanges(role)
                ? Future.succeededFuture()
                : Hosts.within(limit(), VertxFutures.call(() -> link.position(role)), late -> {})
                        .onSuccess(position -> {
                            if (members.told(member, position)) {
                                look();
                            }
                        })
                        .compose(position ->
                                Hosts.within(limit(), Positions.settled(members, member, link), late -> {}));
    }

    private static ContextInternal context(VertxInternal instance) {
        ContextInternal context =
                instance.contextBuilder().withCloseFuture(new CloseFuture()).build();
        context.exceptionHandler(StrayErrors::told);
        return context;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Duration limit() {
        Duration most = cluster.connectTimeout();
        return most.isZero() || most.compareTo(LONGEST_ATTEMPT) > 0 ? LONGEST_ATTEMPT : most;
    }

    private void next(VertxInternal instance) {
        if (!pause(instance)) {
            ended.tryComplete(); // under no monitor, for whoever has disconnected goes on here
        }
    }

    /** Waits for the next round, if there is to be one; false behind the end. */
    private synchronized boolean pause(VertxInternal instance) {
        running = false;
        if (closed) {
            return false;
        }
        boolean all = again;
        again = false;
        boolean settled = members.all().stream().noneMatch(members::isMissed);
        if (!all && settled && !options.comparesPositions()) {
            return true;
        }
        long most = options.pause().toMillis();
        long wait = settled && !all ? most : Math.min(pause, most);
        pause = Math.min(most, 2 * pause);
        boolean fits = members.isServed();
        timer = instance.setTimer(Math.max(1, wait), ignored -> resume(instance, all || !fits));
        return true;
    }

    private void resume(VertxInternal instance, boolean all) {
        synchronized (this) {
            timer = -1;
            if (closed || running) {
                return;
            }
            running = true;
        }
        round(instance, all);
    }

    /** Ends; the future tells when what was begun has ended. */
    Future<?> close() {
        boolean idle;
        synchronized (this) {
            closed = true;
            idle = !running;
            VertxInternal instance = vertx;
            if (instance != null && timer >= 0) {
                instance.cancelTimer(timer);
            }
        }
        if (idle) {
            ended.tryComplete();
        }
        Future<?> unasked = positions.close(); // ends the questions that are open
        members.all().forEach(each -> each.attempts().forEach(attempt -> attempt.giveUp(new TimeoutException())));
        return ended.future().eventually(() -> unasked);
    }
}
