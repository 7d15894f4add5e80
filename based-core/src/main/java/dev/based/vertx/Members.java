package dev.based.vertx;

import dev.based.spi.Access;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The servers of a cluster, what is known of them, and which of them serve. Its monitor guards all changes. */
final class Members {
    private final HostOptions options;
    /** What a server is that changes are for. */
    private final TargetServer place;

    private final Map<Key, Member> all = new ConcurrentHashMap<>();
    private volatile boolean primaryKnown;
    /** What was to be seen by the last who asked whether standbys serve. */
    private volatile long asked = Member.NEVER;
    /** How often another server has become the primary. */
    private volatile int promotions;
    /** How often one has begun to take changes of which it is not known whose place it has. */
    private int found;
    /** When the primary told last how far it was. */
    private volatile long primaryToldAt = Member.NEVER;

    /**
     * What was known when a server was asked what it is.
     *
     * @param changes how often it had told another role
     * @param primaries how often another server was seen to begin to take changes
     */
    record Asked(int changes, int primaries) {}

    private record Key(int host, @Nullable InetSocketAddress address) {}

    Members(HostOptions options) {
        this.options = options;
        place = options.target(Access.READ_WRITE) == TargetServer.PRIMARY
                ? TargetServer.PRIMARY
                : TargetServer.READ_WRITE;
    }

    Collection<Member> all() {
        return all.values();
    }

    Member at(int index, Cluster.Host host, @Nullable InetSocketAddress address) {
        return all.computeIfAbsent(new Key(index, address), key -> new Member(index, host, address));
    }

    /** The member that is known by an address: another one than was looked up before, if that was forgotten meanwhile. */
    private Member known(Member member) {
        return all.computeIfAbsent(new Key(member.index(), member.address()), key -> member);
    }

    /** Begins an attempt to connect to a member, which is not forgotten meanwhile. */
    synchronized Member attempt(Member found, Attempt<?> attempt) {
        Member member = known(found);
        member.attempts().add(attempt);
        return member;
    }

    /** Counts a connection to a member, which is not forgotten as long as there is one. */
    synchronized Member join(Member found) {
        Member member = known(found);
        member.connections().incrementAndGet();
        return member;
    }

    /** Forgets the addresses that a host has no longer, and that nobody uses, and that none was known for a while. */
    synchronized void retain(int index, Collection<InetSocketAddress> addresses) {
        all.entrySet()
                .removeIf(each -> each.getKey().host == index
                        && (each.getKey().address == null || !addresses.contains(each.getKey().address))
                        && each.getValue().attempts().isEmpty()
                        && each.getValue().connections().get() == 0);
    }

    /**
     * A member has answered.
     *
     * @param role what it says that it is, or null
     * @return whether one that takes changes has lost its place by it, or has none; it may be another name of a server that has its place
     */
    synchronized boolean up(Member member, @Nullable Role role) {
        Role before = member.role();
        int known = promotions;
        boolean isBack = member.isDown();
        Object server = member.server();
        member.up(role);
        forgetUnlessOf(member, server);
        if (before != null && before.standby() && role != null && !role.standby()) {
            member.take(); // whether or not it takes changes yet
        }
        if (isPrimary(member)) {
            if (before != null && before.standby()) {
                member.written(null);
                promoted(member);
            } else if (before == null || !place.accepts(before)) {
                found(member);
            } else if (hasSeveralPrimaries()) {
                all.values().forEach(Member::restore);
            }
        }
        reconsider();
        return promotions != known || (isBack && isPrimary(member) && member.isSuperseded());
    }

    /** Before a server is asked what it is. */
    synchronized Asked beforeAsking(Member member) {
        return new Asked(member.changes(), promotions + found);
    }

    /**
     * A server has answered what was asked before. It is to be asked again if it is known by now to be another than then, and than it said, and if
     * it says that it was promoted where another one began to take changes meanwhile: one of the two did so later.
     */
    synchronized boolean up(Member member, Asked asked, Role role) {
        Role now = member.role();
        boolean overtaken = asked.changes != member.changes()
                || (now != null && now.standby() && !role.standby() && asked.primaries != promotions + found);
        return (overtaken && !role.equals(now)) || up(member, role);
    }

    /** Where a name leads to another server by now, or to the same one that was started anew, others of its names may do so, too. */
    private void forgetUnlessOf(Member member, Object server) {
        if (!server.equals(member.server())) {
            all.values().stream().filter(each -> each.server().equals(server)).forEach(each -> each.server(null));
        }
    }

    /** What was the primary may not know it yet: it is frozen, cut off from the others, or down and to come back as it was. */
    private void promoted(Member member) {
        member.take();
        long known = others(member)
                .filter(Member::isServerKnown)
                .map(Member::server)
                .distinct()
                .count();
        if (known > 1) { // each takes changes, so that one more is in nobody's place
            return;
        }
        promotions++;
        member.promote();
        for (Member each : all.values()) {
            if (each != member && wasPrimary(each)) {
                each.supersede(true);
            } else if (each != member) {
                each.written(null); // in an earlier one's time
            }
        }
    }

    /**
     * One of which nothing was known, or that refused them though it was no standby, takes changes. Another one may have been promoted in its place;
     * else it has the place of one that is down and did, unless all take changes.
     */
    private void found(Member member) {
        found++;
        if (member.isReplaced()) { // as before
            return;
        }
        if (!member.isSuperseded() && others(member).anyMatch(Member::isPromoted)) {
            missed(member);
            return;
        }
        boolean all = serversThatServe(member) > 0;
        for (Member each : this.all.values()) {
            if (all) {
                each.restore();
            } else if (each.isDown() && wasPrimary(each) && !each.isSuperseded()) {
                missed(each);
            }
        }
    }

    /** Another one may have its place. */
    private void missed(Member member) {
        promotions++;
        member.supersede(false);
    }

    int promotions() {
        return promotions;
    }

    /** How far a standby may be behind; zero for any. */
    Duration maxLag() {
        return options.maxLag();
    }

    /** Whether more than one server takes changes, so that none has all of them at once. */
    boolean hasSeveralPrimaries() {
        return serversThatServe(null) > 1;
    }

    /**
     * One that takes changes has told which server it is, and how far: nobody has the place of a server that serves by another name, nor of one
     * that has followed the one that had its place, though nobody has seen that.
     *
     * @return whether one has lost its place by what it had told before, and may be further by now
     */
    synchronized boolean told(Member member, Position position) {
        Object server = member.server();
        member.server(position.server());
        forgetUnlessOf(member, server);
        if (!isPrimary(member)) { // by now
            return false;
        }
        Position before = member.written();
        member.written(position.isKnown() ? position : null);
        all.values().stream().filter(this::hasFollowed).forEach(this::promoted);
        int known = promotions;
        if (position.isKnown() && before != null && position.isPromotedFrom(before, null)) {
            promotions++; // nobody has seen that
        }
        if (position.isKnown()) {
            all.values().stream()
                    .filter(each -> each != member && wasPrimary(each))
                    .forEach(each -> compare(member, position, each));
        }
        for (Member each : all.values()) {
            if (isPrimary(each)
                    && each.isSuperseded()
                    && all.values().stream().anyMatch(other -> servesAs(other, each))) {
                each.take();
            }
        }
        reconsider();
        return promotions != known;
    }

    /** Of two that take changes one may be sure to have been promoted in the place of the other, though nobody has seen that. */
    private void compare(Member member, Position position, Member other) {
        Position written = other.written();
        if (written == null) {
            return;
        }
        if (written.isPromotedFrom(position, null)) { // though it was a standby when it was seen last
            replaced(member);
            if (all.values().stream().noneMatch(each -> each != other && tookChanges(each) && !each.isSuperseded())) {
                other.take();
            }
        } else if (!member.isSuperseded() && position.isPromotedFrom(written, null)) {
            replaced(other);
        }
    }

    private void replaced(Member member) {
        if (!member.isReplaced()) { // it tells so again and again
            promotions++;
            member.supersede(true);
        }
    }

    /** Others take changes beside it, so that it is in nobody's place. */
    synchronized void serveBesideOthers(Member member) {
        if (isPrimary(member)) {
            member.take();
            reconsider();
        }
    }

    /** Whether one whose place another one has is sure to have followed that, which may follow it by now, and to have been promoted since. */
    private boolean hasFollowed(Member member) {
        Position written = member.written();
        return isPrimary(member)
                && member.isSuperseded()
                && written != null
                && all.values().stream()
                        .filter(each -> each != member && !each.isReplaced())
                        .map(Member::written)
                        .anyMatch(each -> each != null && written.isPromotedFrom(each, member.before()));
    }

    private boolean servesAs(Member member, Member other) {
        return isPrimary(member) && !member.isSuperseded() && member.server().equals(other.server());
    }

    /** Whether one takes changes whose place another one has, which may be the same server by another name. */
    synchronized boolean isAnyAmbiguous() {
        return all.values().stream().anyMatch(each -> isPrimary(each) && each.isSuperseded());
    }

    void primaryToldAt(long nanos) {
        primaryToldAt = nanos;
    }

    /** How many servers take changes, beside one: that has several names counts once if that is known. */
    private long serversThatServe(@Nullable Member besides) {
        return others(besides).map(Member::server).distinct().count();
    }

    private Stream<Member> others(@Nullable Member besides) {
        return all.values().stream().filter(each -> each != besides && isPrimary(each) && !each.isSuperseded());
    }

    /** Whether it took changes when it told last, which may be long ago. */
    private boolean tookChanges(Member member) {
        Role role = member.role();
        return role != null && takesChanges(role);
    }

    /** Whether changes are for such a server; one may refuse them by a setting if only a primary is asked for. */
    boolean takesChanges(Role role) {
        return place.accepts(role);
    }

    /** Whether it was no standby when it told last, though a setting may have made it refuse changes. */
    private static boolean wasPrimary(Member member) {
        Role role = member.role();
        return role != null && !role.standby();
    }

    /** It may come back as it was, and another one that takes changes have its place, if that is the only one. */
    synchronized void down(Member member, boolean surely) {
        boolean served = !member.isDown() && wasPrimary(member) && !member.isSuperseded();
        Object server = member.server();
        member.down(surely);
        forgetUnlessOf(member, server);
        if (served && serversThatServe(member) == 1) {
            missed(member);
        }
        reconsider();
    }

    /** A connection has broken: there may be another server, or the same one with less than it had. */
    synchronized void lost(Member member) {
        if (options.comparesPositions() && !tookChanges(member)) {
            member.currentAt(Member.NEVER);
            reconsider();
        }
    }

    /** Decides anew who serves, and lets nobody wait for a server that has just been found not to answer where another one does. */
    synchronized void reconsider() {
        for (Access access : Access.values()) {
            TargetServer target = options.target(access);
            boolean anyFits = all.values().stream().anyMatch(each -> isKnownToFit(each, target, access));
            for (Member each : all.values()) {
                boolean before = each.serves(access);
                boolean serves = serves(each, target, access, anyFits);
                each.setServes(access, serves);
                if (before && !serves && each.isDown() && access == Access.READ_WRITE) {
                    giveUp(each);
                }
            }
        }
        primaryKnown = all.values().stream().anyMatch(this::isPrimary);
    }

    /** Ends the attempts that are under way; later ones, which find out whether it is back, run their course. */
    private static void giveUp(Member member) {
        for (Attempt<?> attempt : member.attempts()) {
            attempt.giveUp(member.isGone() ? new ConnectException("Connection refused") : new TimeoutException());
        }
    }

    private boolean serves(Member member, TargetServer target, Access access, boolean anyFits) {
        if (member.isGone() || (member.isDown() && anyFits)) {
            return false;
        }
        Role role = member.role();
        if (role == null) {
            return true;
        }
        if (isReplaced(member, target) && (anyFits || member.isReplaced())) {
            return false;
        }
        if (isBehind(member, access)) {
            return false;
        }
        boolean fits = target.accepts(role) && isRecent(member, access);
        return fits
                || (!anyFits && (target == TargetServer.PREFER_STANDBY || target.accepts(role)))
                        && !(isOnlyLastResort(member, target) && serversThatServe(null) > 0);
    }

    /** Whether one is read from, where there is no standby, only if there is no primary either. */
    private static boolean isOnlyLastResort(Member member, TargetServer target) {
        return target == TargetServer.PREFER_STANDBY && member.isSuperseded() && wasPrimary(member);
    }

    private boolean isKnownToFit(Member member, TargetServer target, Access access) {
        Role role = member.role();
        return !member.isDown()
                && role != null
                && target.accepts(role)
                && !isReplaced(member, target)
                && isRecent(member, access);
    }

    private static boolean isReplaced(Member member, TargetServer target) {
        return member.isSuperseded() && (target == TargetServer.READ_WRITE || target == TargetServer.PRIMARY);
    }

    /** Whether it is not to be used though it says that it is what is wanted, even if there is no other. */
    boolean isRefused(Member member, TargetServer target) {
        return isReplaced(member, target) && member.isReplaced();
    }

    boolean isPrimary(Member member) {
        return !member.isDown() && tookChanges(member);
    }

    /** Whether it is to be seen when a server is back: it is down, and has been there, or its host answers at no address. */
    boolean isMissed(Member member) {
        return member.isDown()
                && (member.hasAnswered()
                        || all.values().stream().noneMatch(each -> each.host() == member.host() && !each.isDown()));
    }

    /** Whether a server is known that will do for changes. */
    boolean isServed() {
        TargetServer target = options.target(Access.READ_WRITE);
        return all.values().stream().anyMatch(each -> isKnownToFit(each, target, Access.READ_WRITE));
    }

    /**
     * Whether a server lacks what those may have to see who were told that standbys serve, and who wait for a connection still: a standby, or
     * what was the primary.
     */
    boolean isBehind(Member member, Access access) {
        return member.role() != null && !isRecent(member, access);
    }

    /** Whether a server is no further behind than it may be. */
    private boolean isRecent(Member member, Access access) {
        if (access == Access.READ_WRITE || !options.comparesPositions()) {
            return true;
        }
        if (tookChanges(member)) {
            return !member.isSuperseded();
        }
        long at = member.currentAt();
        if (at == Member.NEVER || (options.ownWrites() && !member.serves(access) && !has(member, asked))) {
            return false;
        }
        // Without a primary nothing is written that it could lack, if it has all of the last one.
        return options.maxLag().isZero()
                || (!primaryKnown && has(member, primaryToldAt))
                || System.nanoTime() - at <= options.maxLag().toNanos();
    }

    /**
     * Whether what only reads may be done by servers that only read, all of which have what they must, for nobody knows which is given.
     *
     * @param since when something was written last, or {@link Member#NEVER}
     */
    boolean serveReads(long since) {
        ask(since);
        boolean allKnown = true;
        boolean anyBehind = false;
        boolean anyReader = false;
        for (Member each : all.values()) {
            Role role = each.role();
            allKnown &= role != null || each.isDown();
            if (role == null || !role.standby() || each.isDown()) {
                continue;
            }
            if (!each.serves(Access.READ_ONLY)) {
                anyBehind = true;
                continue;
            }
            anyReader = true;
            if (!isRecent(each, Access.READ_ONLY) || (options.ownWrites() && !has(each, since))) {
                return false;
            }
        }
        boolean onlyThere = options.readers() == HostOptions.Readers.STANDBY;
        return anyReader || (allKnown ? onlyThere && !anyBehind : !options.comparesPositions());
    }

    /** Either whoever decides which serve knows of it, or is seen to have decided. */
    private void ask(long since) {
        if (since == Member.NEVER || asked - since >= 0 && asked != Member.NEVER) {
            return;
        }
        synchronized (this) {
            asked = asked == Member.NEVER || since - asked > 0 ? since : asked;
        }
    }

    private static boolean has(Member member, long since) {
        return since == Member.NEVER || (member.currentAt() != Member.NEVER && member.currentAt() - since >= 0);
    }

    /** By which to try: those known to serve first, and among equals as the URL has them, or so that each gets as many. */
    List<Cluster.Candidate> order(List<Cluster.Candidate> candidates, Access access, TargetServer target) {
        List<Cluster.Candidate> order = new ArrayList<>(candidates);
        Comparator<Cluster.Candidate> comparator = Comparator.comparingInt(each -> rank(each.member(), access, target));
        if (options.balanced()) {
            Collections.shuffle(order);
            comparator = comparator.thenComparingInt(each ->
                    each.member().connections().get() + each.member().attempts().size());
        }
        order.sort(comparator);
        return order;
    }

    private int rank(Member member, Access access, TargetServer target) {
        Role role = member.role();
        if (member.isDown()) {
            return 3;
        }
        if (role == null) {
            return target == TargetServer.ANY ? 0 : 1;
        }
        boolean wrong = !target.accepts(role)
                || isReplaced(member, target)
                || isOnlyLastResort(member, options.target(access))
                || (options.target(access) == TargetServer.ANY
                        && access == Access.READ_WRITE
                        && role.readOnly()
                        && !role.standby());
        return wrong ? 2 : isRecent(member, access) ? 0 : 1;
    }
}
