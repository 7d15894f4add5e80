package dev.based.vertx;

import dev.based.spi.Access;
import java.util.concurrent.atomic.AtomicBoolean;

/** That a connection leads to a server of a cluster. Safe for use by several threads. */
final class Membership {
    private final Cluster cluster;
    private final Member member;
    private final Access access;
    private final int epoch;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * Creates a membership.
     *
     * @param member the member, among whose connections this one was counted
     */
    Membership(Cluster cluster, Member member, Access access) {
        this.cluster = cluster;
        this.member = member;
        this.access = access;
        epoch = member.epoch();
    }

    /** Whether another server should take the place of this one, so that nothing new is to be begun here. */
    boolean isUnwanted() {
        return epoch != member.epoch() || !member.serves(access);
    }

    /** Whether only a server will do that takes changes. */
    boolean wantsChanges() {
        TargetServer target = cluster.options().target(access);
        return target == TargetServer.READ_WRITE || target == TargetServer.PRIMARY;
    }

    /** The server has told what it is. */
    void told(Role role) {
        if (epoch == member.epoch()) { // an older connection may hear it late
            cluster.told(member, role);
        }
    }

    /** The server may have become another than it was. */
    void mayHaveChanged() {
        cluster.look();
    }

    /** The server has refused a change because of what it is. */
    void refusedChange() {
        Role known = member.role();
        told(new Role(known != null && known.standby(), true));
        cluster.look();
    }

    /** The server does not serve now. */
    void notReady() {
        if (epoch == member.epoch()) {
            cluster.down(member, true);
        }
        cluster.look();
    }

    /** The connection was closed, by this side. */
    void left() {
        if (over.compareAndSet(false, true)) {
            member.connections().decrementAndGet();
        }
    }

    /** The connection has broken; the others may have as well. */
    void lost() {
        if (over.compareAndSet(false, true)) {
            member.connections().decrementAndGet();
            cluster.lost(member);
        }
    }
}
