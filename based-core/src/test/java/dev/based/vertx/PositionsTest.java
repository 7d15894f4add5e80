package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
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
    }

    private Member member(int index) {
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

    private void look() {
        positions.compare();
        members.reconsider();
    }
}
