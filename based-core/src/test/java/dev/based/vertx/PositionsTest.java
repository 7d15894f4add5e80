package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How current servers are, by what they have told. */
class PositionsTest {
    private final Members members = new Members(
            HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c/x?readers=prefer-standby&read_your_writes=true")));
    private final Positions positions = new Positions(members);
    private final Member a = member(0);
    private final Member b = member(1);
    private final Member c = member(2);

    private record Log(long at) implements Position {
        @Override
        public boolean covers(Position other) {
            return at >= ((Log) other).at;
        }

        @Override
        public boolean isSetBackFrom(Position before) {
            return at < ((Log) before).at;
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

    @Test
    void standbyThatDoesNotTellWhereItIs_isCurrentAsOfTheLastTimeThatItDid() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.STANDBY);
        tells(a, Role.PRIMARY, 10, 1);
        tells(c, Role.STANDBY, 10, 2);
        positions.compare();
        positions.note(a, new Positions.Answer(Role.PRIMARY, Position.UNKNOWN, 3));
        positions.note(c, new Positions.Answer(Role.STANDBY, Position.UNKNOWN, 4));
        positions.compare();
        assertThat(c.currentAt()).isEqualTo(1);
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
            assertThat(positions.keep(a, link, (ContextInternal) vertx.getOrCreateContext()))
                    .isTrue();
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

    /** Answers when it is told to. */
    private static final class Slow extends VertxLink {
        private final AtomicLong asked;
        private final Promise<Role> role = Promise.promise();
        private final Promise<Position> position = Promise.promise();

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
    }

    private void look() {
        positions.compare();
        members.reconsider();
    }
}
