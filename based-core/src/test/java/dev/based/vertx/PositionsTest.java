package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How current servers are, by what they have told. */
class PositionsTest {
    private final Members members = new Members(
            HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c/x?readers=prefer-standby&read_your_writes=true")));
    private final Positions positions = new Positions(members);
    private final Member a = member(0);
    private final Member b = member(1);
    private final Member c = member(2);

    /** Of a server that tells its name, or not. */
    private record Log(long at, @Nullable String server) implements Position {
        Log(long at) {
            this(at, null);
        }

        @Override
        public boolean covers(Position other) {
            return at >= ((Log) other).at;
        }

        @Override
        public boolean isSetBackFrom(Position before) {
            return at < ((Log) before).at && Objects.equals(server, ((Log) before).server);
        }
    }

    private Member member(int index) {
        return member(members, index);
    }

    private static Member member(Members members, int index) {
        return members.at(index, new Cluster.Host("h" + index, 1, "h" + index + ":1"), null);
    }

    private void tells(Member member, Role role, long at, long nanos) {
        positions.note(member, new Positions.Answer(role, new Log(at), nanos));
    }

    private void promoteB() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        members.up(b, Role.PRIMARY);
    }

    /** Two names of one primary are asked at once, and the answer to the later question comes first. */
    @Test
    void answersThatOvertakeEachOther_areNotTakenForASetBack() {
        tellsAs(a, "A", Role.PRIMARY, 9, 1);
        tellsAs(b, "A", Role.PRIMARY, 9, 1);
        positions.note(b, new Positions.Answer(Role.PRIMARY, new Log(11, "A"), 2, 4));
        positions.note(a, new Positions.Answer(Role.PRIMARY, new Log(10, "A"), 3, 5));
        tellsAs(c, "C", Role.STANDBY, 11, 6);
        look();
        assertThat(c.currentAt()).isGreaterThan(1);
    }

    @Test
    void standby_isCurrentAsOfTheLastTimeThatThePrimaryHadNoMore() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        tells(a, Role.PRIMARY, 20, 2);
        tells(c, Role.STANDBY, 10, 3);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(1);
    }

    /** A place on a timeline, as PostgreSQL tells it. */
    private record Place(int timeline, long at, @Nullable String server) implements Position {
        @Override
        public boolean covers(Position other) {
            return timeline == ((Place) other).timeline && at >= ((Place) other).at;
        }

        @Override
        public boolean isPromotedFrom(Position other, @Nullable Position before) {
            return timeline > ((Place) other).timeline;
        }
    }

    /** It has come back as it was, and says so at each look. */
    @Test
    void primaryThatWasReplaced_andTellsStill_doesNotKeepReadersFromStandbys() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        for (int look = 1; look < 4; look++) {
            positions.note(b, new Positions.Answer(Role.PRIMARY, new Place(2, 20, "B"), look));
            positions.note(c, new Positions.Answer(Role.STANDBY, new Place(2, 20, null), look));
            positions.note(a, new Positions.Answer(Role.PRIMARY, new Place(1, 10, "A"), look));
            positions.compare();
        }
        assertThat(a.isReplaced()).isTrue();
        assertThat(c.currentAt()).isEqualTo(3);
    }

    /** The standby has all that it has, and lacks what its successor has. */
    @Test
    void primaryThatWasReplaced_isNotWhatStandbysAreJudgedBy() {
        promoteB();
        tells(b, Role.PRIMARY, 20, 2);
        tells(a, Role.PRIMARY, 10, 3);
        tells(c, Role.STANDBY, 10, 4);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
    }

    @Test
    void whatThePrimaryBeforeHad_isForgottenAtAPromotion() {
        promoteB();
        tells(c, Role.STANDBY, 15, 2);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        tells(b, Role.PRIMARY, 12, 3);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(3);
    }

    @Test
    void standbyOfWhichNoPositionIsKnown_isNotReadFrom() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        assertThat(c.serves(Access.READ_ONLY)).isFalse();
        assertThat(a.serves(Access.READ_ONLY)).isTrue();
        tells(a, Role.PRIMARY, 10, 1);
        tells(c, Role.STANDBY, 10, 2);
        look();
        assertThat(c.serves(Access.READ_ONLY)).isTrue();
        members.down(c, true);
        members.up(c, Role.STANDBY);
        assertThat(c.serves(Access.READ_ONLY)).isFalse();
    }

    /** Somebody may wait for a connection who was told that standbys serve when this one was not there. */
    @Test
    void standbyThatComesBackWithoutWhatWasWritten_isNotReadFrom() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        members.serveReads(2);
        tells(a, Role.PRIMARY, 20, 3);
        tells(c, Role.STANDBY, 15, 4);
        look();
        assertThat(c.currentAt()).isEqualTo(1);
        assertThat(c.serves(Access.READ_ONLY)).isFalse();
        tells(c, Role.STANDBY, 20, 5);
        look();
        assertThat(c.serves(Access.READ_ONLY)).isTrue();
    }

    /** What was written on one of them may be missing on the other one, and on what follows that. */
    @Test
    void whatSeveralHaveThatTakeChanges_isNotWhatStandbysAreJudgedBy() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        tells(c, Role.STANDBY, 10, 2);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        members.up(b, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 3);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(3);
    }

    /** It gives the numbers that the standby has a second time. */
    @Test
    void primaryThatWasSetBack_isNotWhatStandbysAreJudgedBy() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        tells(c, Role.STANDBY, 9, 2);
        tells(a, Role.PRIMARY, 8, 3);
        for (int nanos = 4; nanos < 10; nanos += 2) {
            tells(a, Role.PRIMARY, nanos, nanos);
            tells(c, Role.STANDBY, 20, nanos + 1);
            positions.compare();
            assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        }
    }

    private void tellsAs(Member member, String server, Role role, long at, long nanos) {
        members.up(member, role);
        positions.note(member, new Positions.Answer(role, new Log(at, role.readOnly() ? null : server), nanos));
    }

    /** Its successor may give the numbers again, and has those that were given twice. */
    @Test
    void setBack_isNotForgottenAtAPromotion() {
        tellsAs(b, "B", Role.STANDBY, 10, 1);
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(a, "A", Role.PRIMARY, 5, 2);
        tellsAs(b, "B", Role.PRIMARY, 6, 3);
        tellsAs(a, "A", Role.STANDBY, 5, 3);
        tellsAs(c, "C", Role.STANDBY, 10, 3);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        tellsAs(b, "B", Role.STANDBY, 6, 4);
        tellsAs(a, "A", Role.PRIMARY, 8, 4);
        tellsAs(c, "C", Role.STANDBY, 10, 4);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
    }

    /** Neither the one that was the primary meanwhile, nor that nothing was told, nor that there were two hides it. */
    @ParameterizedTest
    @EnumSource
    void setBack_isSeenWhateverWasBetween(Between between) {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(b, "B", Role.STANDBY, 10, 1);
        switch (between) {
            case ANOTHER_PRIMARY -> {
                tellsAs(b, "B", Role.PRIMARY, 12, 2);
                tellsAs(a, "A", Role.STANDBY, 7, 2);
                tellsAs(b, "B", Role.STANDBY, 12, 3);
            }
            case TWO_PRIMARIES -> {
                members.down(b, true);
                members.up(b, null);
                tellsAs(b, "B", Role.PRIMARY, 11, 2);
                tellsAs(b, "B", Role.STANDBY, 11, 3);
                members.up(a, Role.STANDBY);
            }
            case NOTHING -> positions.note(a, new Positions.Answer(Role.PRIMARY, Position.UNKNOWN, 2));
            default -> throw new AssertionError(between);
        }
        tellsAs(a, "A", Role.PRIMARY, 8, 4);
        tellsAs(c, "C", Role.STANDBY, 10, 4);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
    }

    private enum Between {
        ANOTHER_PRIMARY,
        TWO_PRIMARIES,
        NOTHING
    }

    /** Two that take changes are each current; then one of them is told to follow the other one, far behind it. */
    @Test
    void primaryThatBecomesAStandby_isCurrentOnlyAsItsPositionTells() {
        tellsAs(a, "A", Role.PRIMARY, 100, 1);
        tellsAs(b, "B", Role.PRIMARY, 40, 1);
        look();
        tellsAs(a, "A", Role.PRIMARY, 100, 10);
        tellsAs(b, "B", Role.PRIMARY, 41, 10);
        look();
        members.up(b, Role.STANDBY);
        assertThat(b.currentAt()).as("before it is asked").isEqualTo(Member.NEVER);
        look();
        assertThat(b.currentAt()).as("of what it told as a primary").isEqualTo(Member.NEVER);
        tellsAs(a, "A", Role.PRIMARY, 100, 21);
        tellsAs(b, "B", Role.STANDBY, 42, 21);
        look();
        assertThat(b.currentAt()).isEqualTo(Member.NEVER);
        assertThat(b.serves(Access.READ_ONLY)).isFalse();
        assertThat(members.serveReads(5)).isFalse();
    }

    @Test
    void whileSeveralTakeChanges_whatAStandbyHadBeforeCountsNoMore() {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(c, "C", Role.STANDBY, 10, 1);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(1);
        tellsAs(b, "B", Role.PRIMARY, 10, 2);
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
    }

    /** Restarted from an older snapshot, or another one behind the address: nobody saw it down. */
    @Test
    void standbyThatIsBehindAllThatIsKnown_isNotReadFrom_whateverItHadBefore() {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(a, "A", Role.PRIMARY, 20, 2);
        tellsAs(c, "C", Role.STANDBY, 20, 2);
        look();
        assertThat(c.currentAt()).isEqualTo(2);
        tellsAs(c, "C", Role.STANDBY, 5, 3);
        tellsAs(a, "A", Role.PRIMARY, 20, 3);
        look();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        assertThat(members.serveReads(2)).isFalse();
    }

    /** It told where it is before it was gone. */
    @Test
    void standbyThatWasDownSinceItWasAsked_isAskedAnew() {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(c, "C", Role.STANDBY, 10, 1);
        members.down(c, true);
        look();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        members.up(c, Role.STANDBY);
        look();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
        tellsAs(c, "C", Role.STANDBY, 10, 2);
        look();
        assertThat(c.currentAt()).isEqualTo(1);
    }

    /** As two poolers before it, or an endpoint of a cluster and one of the instance. */
    @Test
    void primaryUnderTwoNames_isOne_andStandbysAreReadFrom() {
        for (int nanos = 1; nanos < 4; nanos++) {
            tellsAs(a, "A", Role.PRIMARY, 10, nanos);
            tellsAs(b, "A", Role.PRIMARY, 10, nanos);
            tellsAs(c, "C", Role.STANDBY, 10, nanos);
            look();
        }
        assertThat(c.currentAt()).isEqualTo(3);
        assertThat(members.serveReads(3)).isTrue();
        tellsAs(b, "B", Role.PRIMARY, 10, 5);
        look();
        assertThat(c.currentAt()).as("the name leads to another server").isEqualTo(Member.NEVER);
    }

    /** By somebody who was told that standbys serve, and waits for a connection, while there is none any more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void primaryThatWasReplaced_isNotReadFrom_whereThereIsNoStandby(boolean fenced) {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(b, "B", Role.STANDBY, 10, 1);
        tellsAs(b, "B", Role.PRIMARY, 11, 2);
        tellsAs(a, "A", fenced ? new Role(false, true) : Role.PRIMARY, 10, 3);
        look();
        assertThat(members.isBehind(a, Access.READ_ONLY)).isTrue();
        assertThat(a.serves(Access.READ_ONLY)).isFalse();
        assertThat(b.serves(Access.READ_ONLY)).isTrue();
    }

    /** All its names are of the one that was replaced, but for one that leads to the new primary by now. */
    @Test
    void promotion_replacesAllNamesOfThePrimaryBefore_untilOneLeadsToTheNewOne() {
        tellsAs(a, "A", Role.PRIMARY, 10, 1);
        tellsAs(b, "A", Role.PRIMARY, 10, 1);
        tellsAs(c, "C", Role.STANDBY, 10, 1);
        tellsAs(c, "C", Role.PRIMARY, 10, 2);
        assertThat(a.serves(Access.READ_WRITE)).isFalse();
        assertThat(b.serves(Access.READ_WRITE)).isFalse();
        tellsAs(a, "A", Role.PRIMARY, 10, 3);
        tellsAs(b, "C", Role.PRIMARY, 11, 3);
        look();
        assertThat(a.serves(Access.READ_WRITE)).isFalse();
        assertThat(b.serves(Access.READ_WRITE)).isTrue();
    }

    /** What is read before may be older than an hour, but nobody waits for a round to know more than that. */
    @Test
    void standbyThatIsLate_isCurrentAsOfWhatItHas_withoutALimit() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        for (int second = 0; second < 2000; second++) {
            tells(a, Role.PRIMARY, second, TimeUnit.SECONDS.toNanos(second));
        }
        tells(c, Role.STANDBY, 1400, TimeUnit.SECONDS.toNanos(2000));
        positions.compare();
        assertThat(c.currentAt()).isBetween(TimeUnit.SECONDS.toNanos(1200), TimeUnit.SECONDS.toNanos(1400));
    }

    @Test
    void connectionToAnAddressThatAHostHasNoLonger_isClosed_unlessItIsNotKnown() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Slow kept = new Slow(new AtomicLong());
            Slow forgotten = new Slow(new AtomicLong());
            ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
            positions.keep(a, kept, context, Duration.ofSeconds(20));
            positions.keep(c, forgotten, context, Duration.ofSeconds(20));
            tellsAs(a, "A", Role.PRIMARY, 10, 1);
            tellsAs(c, "C", Role.STANDBY, 10, 1);
            positions.compare();
            assertThat(c.currentAt()).isEqualTo(1);
            positions.retain(List.of(
                    new Cluster.Candidate(a, null),
                    new Cluster.Candidate(
                            members.at(2, c.host(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 2)),
                            new UnknownHostException())));
            assertThat(forgotten.isClosed)
                    .as("the name's addresses are not known")
                    .isFalse();
            assertThat(c.currentAt()).isEqualTo(1);
            positions.retain(List.of(new Cluster.Candidate(a, null)));
            assertThat(forgotten.isClosed).isTrue();
            assertThat(kept.isClosed).isFalse();
            assertThat(c.currentAt()).isEqualTo(Member.NEVER);
            assertThat(positions.ask(c, Duration.ofSeconds(20)))
                    .as("none is kept")
                    .isNull();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void standbyThatDoesNotTellWhereItIs_isNotReadFrom_andThePrimarysSilenceSaysNothingOfIt() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        tells(c, Role.STANDBY, 10, 2);
        positions.compare();
        positions.note(a, new Positions.Answer(Role.PRIMARY, Position.UNKNOWN, 3));
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(1);
        positions.note(c, new Positions.Answer(Role.STANDBY, Position.UNKNOWN, 4));
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(Member.NEVER);
    }

    /** It is asked each second; the standby applies all of it ten minutes later. */
    @Test
    void standbyThatIsAlwaysLate_isReadFromIfItMayBe() {
        for (String lag : List.of("9m", "11m")) {
            Members all = new Members(HostOptions.of(
                    DatabaseUrl.parse("postgresql://a,b/x?readers=prefer-standby&reader_max_lag=" + lag)));
            Positions asked = new Positions(all);
            Member primary = member(all, 0);
            Member late = member(all, 1);
            all.up(primary, Role.PRIMARY);
            all.up(late, Role.STANDBY);
            long end = System.nanoTime();
            for (int second = 2000; second >= 0; second--) {
                long now = end - TimeUnit.SECONDS.toNanos(second);
                asked.note(primary, new Positions.Answer(Role.PRIMARY, new Log(2000 - second), now));
                asked.note(late, new Positions.Answer(Role.STANDBY, new Log(1400 - second), now));
                asked.compare();
            }
            all.reconsider();
            assertThat(late.serves(Access.READ_ONLY)).as(lag).isEqualTo(lag.equals("11m"));
        }
    }

    @Test
    void withoutAPrimary_aStandbyThatLacksWhatItHadLast_isAsLateAsItIs() {
        Members all = new Members(
                HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c/x?readers=prefer-standby&reader_max_lag=5s")));
        Positions asked = new Positions(all);
        Member primary = member(all, 0);
        Member late = member(all, 1);
        Member whole = member(all, 2);
        long now = System.nanoTime();
        all.up(primary, Role.PRIMARY);
        for (Member each : List.of(late, whole)) {
            all.up(each, Role.STANDBY);
        }
        asked.note(primary, new Positions.Answer(Role.PRIMARY, new Log(1), now - TimeUnit.SECONDS.toNanos(20)));
        asked.note(primary, new Positions.Answer(Role.PRIMARY, new Log(9), now - TimeUnit.SECONDS.toNanos(10)));
        all.down(primary, true);
        asked.note(late, new Positions.Answer(Role.STANDBY, new Log(8), now));
        asked.note(whole, new Positions.Answer(Role.STANDBY, new Log(9), now));
        asked.compare();
        all.reconsider();
        assertThat(whole.serves(Access.READ_ONLY)).isTrue();
        assertThat(late.serves(Access.READ_ONLY)).isFalse();
    }

    /** It was the primary when it was asked what it is; others may have been written to since. */
    @Test
    void whatThePrimaryHas_isAsOfTheQuestionWhatItIs() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            members.up(a, Role.PRIMARY);
            members.up(c, Role.STANDBY);
            AtomicLong asked = new AtomicLong();
            Slow link = new Slow(asked);
            assertThat(positions.keep(a, link, (ContextInternal) vertx.getOrCreateContext(), Duration.ofSeconds(20)))
                    .isNotNull();
            assertThat(asked.get()).as("the role is asked for first").isNotZero();
            link.role.complete(Role.PRIMARY);
            long since = System.nanoTime();
            link.position.complete(new Log(10));
            tells(c, Role.STANDBY, 10, since);
            positions.compare();
            assertThat(c.currentAt()).isLessThanOrEqualTo(asked.get());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** Its name may lead to another server by now, as behind HAProxy, where its old connection goes on. */
    @Test
    void serverThatIsNotWhatNewConnectionsTell_isAskedByAnotherConnection() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            members.up(a, Role.PRIMARY);
            Slow link = new Slow(new AtomicLong());
            Future<Void> asked =
                    positions.keep(a, link, (ContextInternal) vertx.getOrCreateContext(), Duration.ofSeconds(20));
            link.role.complete(Role.STANDBY);
            link.position.complete(new Log(10));
            assertThat(Objects.requireNonNull(asked)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .handle((done, error) -> error != null)
                            .get(20, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(a.role()).isEqualTo(Role.PRIMARY);
            assertThat(link.isClosed).isTrue();
            assertThat(positions.ask(a, Duration.ofSeconds(20)))
                    .as("none is kept")
                    .isNull();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** Answers when it is told to. */
    private static final class Slow extends VertxLink {
        private final AtomicLong asked;
        private final Promise<Role> role = Promise.promise();
        private final Promise<Position> position = Promise.promise();
        private volatile boolean isClosed;

        @SuppressWarnings("NullAway") // a client is not needed
        Slow(AtomicLong asked) {
            super(null);
            this.asked = asked;
        }

        @Override
        public Future<Role> role() {
            asked.set(System.nanoTime());
            return role.future();
        }

        @Override
        public Future<Position> position(Role told) {
            return position.future();
        }

        @Override
        public Future<?> close() {
            isClosed = true;
            return Future.succeededFuture();
        }
    }

    private void look() {
        positions.compare();
        members.reconsider();
    }
}
