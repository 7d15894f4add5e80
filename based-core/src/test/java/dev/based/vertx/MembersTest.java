package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers serve, by what is known of them. */
class MembersTest {
    private final Members members = members("target_session_attrs=read-write");
    private final Member a = member(members, 0);
    private final Member b = member(members, 1);
    private final Member c = member(members, 2);

    private static Members members(String options) {
        return new Members(HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c/x?" + options)));
    }

    private static Member member(Members members, int index) {
        return members.at(index, new Cluster.Host("h" + index, 1, "h" + index + ":1"), null);
    }

    /** Found by another way than the names that are looked up each time. */
    @Test
    void addressThatIsTriedOrUsed_isKept_andAnotherOneIsForgotten() throws Exception {
        Cluster.Host host = new Cluster.Host("h", 1, "h:1");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        Member found = members.at(7, host, address);
        Attempt<Void> attempt = new Attempt<>();
        assertThat(members.attempt(found, attempt)).isSameAs(found);
        members.retain(7, List.of());
        assertThat(members.at(7, host, address)).isSameAs(found);
        assertThat(members.join(found)).isSameAs(found);
        found.attempts().remove(attempt);
        members.retain(7, List.of());
        assertThat(members.at(7, host, address)).isSameAs(found);
        found.connections().decrementAndGet();
        members.retain(7, List.of());
        Member anew = members.at(7, host, address);
        assertThat(anew).isNotSameAs(found);
        assertThat(members.join(found)).as("what is known by now").isSameAs(anew);
        assertThat(members.all()).contains(anew).doesNotContain(found);
    }

    /** There was no address while the name was not known. */
    @Test
    void hostWhoseNameIsKnownAgain_isOneServerLess() {
        Cluster.Host host = new Cluster.Host("h", 1, "h:1");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        Member found = members.at(7, host, address);
        Member nameless = members.at(7, host, null);
        members.retain(7, List.of(address));
        assertThat(members.all()).contains(found).doesNotContain(nameless);
    }

    /** Such as two servers under one name; but not the address of IPv6 of a server that listens at the other one only. */
    @Test
    void addressThatIsDown_isMissed_ifItHasEverAnswered() {
        Cluster.Host host = new Cluster.Host("h", 1, "h:1");
        Member serves = members.at(7, host, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        Member other = members.at(7, host, new InetSocketAddress(InetAddress.getLoopbackAddress(), 2));
        members.up(serves, Role.PRIMARY);
        members.down(other, true);
        assertThat(members.isMissed(other)).isFalse();
        members.up(other, Role.STANDBY);
        members.down(other, true);
        assertThat(members.isMissed(other)).isTrue();
        members.down(serves, true);
        assertThat(members.isMissed(serves)).isTrue();
    }

    /** A user's function, for instance, which gives the credentials for the next host. */
    @Test
    void attemptThatIsGivenUp_goesOnUnderNobodysMonitor() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<Boolean> guarded = new CompletableFuture<>();
            vertx.runOnContext(ignored -> {
                Attempt<Void> attempt = new Attempt<>();
                attempt.future().onComplete(done -> guarded.complete(Thread.holdsLock(members)));
                members.attempt(a, attempt);
                members.up(b, Role.PRIMARY);
                members.down(a, false);
            });
            assertThat(guarded.get(60, TimeUnit.SECONDS)).isFalse();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    /** As libpq does: any is the first, though it takes no changes. */
    @Test
    void preferStandby_whereThereIsNone_takesTheFirst_alsoIfThatTakesNoChanges() {
        Members read = members("target_session_attrs=prefer-standby");
        Member first = member(read, 0);
        Member second = member(read, 1);
        read.up(first, new Role(false, true));
        read.up(second, Role.PRIMARY);
        List<Cluster.Candidate> both = List.of(new Cluster.Candidate(first, null), new Cluster.Candidate(second, null));
        assertThat(read.order(both, Access.READ_WRITE, TargetServer.ANY)).isEqualTo(both);
    }

    private static boolean writes(Member member) {
        return member.serves(Access.READ_WRITE);
    }

    @Test
    void killedPrimaryThatComesBackAsItWas_takesNoChanges() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        assertThat(writes(b)).isTrue();
        assertThat(writes(a)).isFalse();
        members.down(b, true);
        assertThat(writes(a)).isFalse();
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
    }

    @Test
    void killedPrimary_takesChangesAgainOnceItHasFollowedAndIsPromoted() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.STANDBY);
        members.down(b, true);
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isTrue();
        members.up(b, Role.PRIMARY);
        assertThat(writes(b)).isFalse();
    }

    @Test
    void oneOfWhichNothingWasKnown_takesThePlaceOfThePrimaryThatIsDown() {
        members.up(a, Role.PRIMARY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        assertThat(writes(b)).isTrue();
        assertThat(writes(a)).isFalse();
    }

    /** As Galera's nodes do. */
    @Test
    void whereAllTakeChanges_oneThatComesBackTakesThemToo() {
        members.up(a, Role.PRIMARY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(c, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isTrue();
        assertThat(writes(c)).isTrue();
    }

    /** Of two nodes that both take changes nobody can tell, so that the first is used if the second is gone. */
    @Test
    void whereTheOtherWasOnlyGuessedToHaveTakenThePlace_theFirstServesWithoutIt() {
        members.up(a, Role.PRIMARY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        members.down(b, true);
        assertThat(writes(a)).isTrue();
    }

    /** It hung when the other one was found, and was missed only then. */
    @Test
    void primaryThatIsMissedAfterItsSuccessorWasFound_takesNoChangesWhenItIsBack() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.down(a, false);
        assertThat(members.up(a, Role.PRIMARY)).as("it is to be asked").isTrue();
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
        assertThat(members.isAnyAmbiguous()).isTrue();
        members.down(b, true);
        assertThat(writes(a)).isTrue();
    }

    /** As a node of Galera that was read-only for a while, of two. */
    @Test
    void oneThatServesBesideOthers_hasItsPlaceBack() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.STANDBY);
        assertThat(members.up(a, Role.PRIMARY)).isTrue();
        assertThat(writes(b)).isFalse();
        members.serveBesideOthers(b);
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isTrue();
    }

    /** Nobody has seen the promotion, and the old primary was never missed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoThatTakeChanges_theOneThatWasPromotedServes(boolean oldOneTellsLast) {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.told(oldOneTellsLast ? b : a, oldOneTellsLast ? new Told("B", 2) : new Told("A", 1));
        assertThat(writes(a)).isTrue();
        members.told(oldOneTellsLast ? a : b, oldOneTellsLast ? new Told("A", 1) : new Told("B", 2));
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
        members.told(a, new Told("A", 1));
        assertThat(writes(b)).isTrue();
    }

    /** What it told when it was asked last is older: it may have followed and been promoted since. */
    @Test
    void oneThatLosesItsPlaceByWhatAnotherTells_isToBeAsked_once() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.up(b, Role.PRIMARY);
        assertThat(members.told(b, new Told("B", 2))).isTrue();
        assertThat(members.told(b, new Told("B", 2))).isFalse();
        members.told(a, new Told("A", 3));
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isFalse();
        assertThat(members.told(b, new Told("B", 2))).isFalse();
        assertThat(members.told(a, new Told("A", 3))).isFalse();
    }

    /** By PostgreSQL's default_transaction_read_only, which says nothing of who follows whom. */
    @Test
    void primaryThatIsReadOnlyForAWhile_takesNobodysPlace() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.up(a, new Role(false, true));
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
    }

    /** It was found when its successor's successor was down, whose later timeline is known. */
    @Test
    void oneOfWhichNothingWasKnown_doesNotTakeThePlaceOfOneThatWasPromotedLater() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 3));
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        assertThat(members.told(b, new Told("B", 2))).isTrue();
        assertThat(writes(b)).isFalse();
        assertThat(members.isRefused(b, TargetServer.READ_WRITE)).isTrue();
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isTrue();
    }

    /** It was promoted, and followed by another one, while nobody looked, and comes back as it was. */
    @Test
    void oneThatWasAStandby_doesNotTakeThePlaceOfOneThatWasPromotedLater() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 3));
        members.up(b, Role.STANDBY);
        members.down(a, false);
        members.up(b, Role.PRIMARY);
        members.told(b, new Told("B", 2));
        assertThat(writes(b)).isFalse();
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 3));
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isFalse();
    }

    /** As is one that is promoted while default_transaction_read_only is on. */
    @Test
    void primaryThatHasFollowed_andIsPromotedReadOnly_takesChangesOnceItDoes() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.STANDBY);
        members.down(b, true);
        members.up(a, new Role(false, true));
        assertThat(writes(a)).isFalse();
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isTrue();
    }

    /** Both have changed their roles between two looks. */
    @Test
    void primaryThatHasFollowedItsSuccessor_takesChangesAgain_alsoIfThatFollowsItByNow() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.up(b, Role.STANDBY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.told(b, new Told("B", 2));
        members.up(b, Role.STANDBY);
        members.up(a, Role.PRIMARY);
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
        members.told(a, new Told("A", 3));
        assertThat(writes(a)).isTrue();
    }

    /** It has followed its successor, and was promoted while that was down, which comes back as it was: all between two looks. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoThatTakeChanges_theOneThatWasPromotedLastServes_whoeverTellsFirst(boolean theFirst) {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        members.told(theFirst ? a : b, theFirst ? new Told("A", 3) : new Told("B", 2));
        members.told(theFirst ? b : a, theFirst ? new Told("B", 2) : new Told("A", 3));
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isFalse();
    }

    /** As behind two poolers, none of which was asked which server it leads to, as nothing had happened. */
    @Test
    void primaryUnderTwoNames_losesItsPlace_alsoIfNeitherHasToldWhichItIs() {
        members.up(a, Role.PRIMARY);
        members.up(c, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        assertThat(writes(b)).isTrue();
        assertThat(writes(a)).isFalse();
        assertThat(writes(c)).isFalse();
        assertThat(members.isAnyAmbiguous())
                .as("Galera's say that they are several")
                .isTrue();
    }

    /** It was down when all began, and comes back as it was. */
    @Test
    void primaryOfWhichNothingWasKnown_whenItsStandbyWasPromoted_takesNoChanges_whereThatDoes() {
        members.down(a, true);
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        assertThat(members.up(a, Role.PRIMARY)).as("it is to be asked").isTrue();
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
        members.serveBesideOthers(a);
        assertThat(writes(a)).as("it is one of several").isTrue();
    }

    /** As a node of Galera that was read-only for a while, of three. */
    @Test
    void oneMoreOfSeveralThatAreKnown_takesNobodysPlace() {
        members.up(a, Role.PRIMARY);
        members.told(a, Position.of("A"));
        members.up(c, Role.PRIMARY);
        members.told(c, Position.of("C"));
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isTrue();
        assertThat(writes(c)).isTrue();
    }

    /** By a setting, which is taken back when another one has its place. */
    @Test
    void primaryThatIsReadOnlyWhenItsStandbyIsPromoted_takesNoChangesAgain() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(a, new Role(false, true));
        members.up(b, Role.PRIMARY);
        members.up(a, Role.PRIMARY);
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
        members.down(b, true);
        assertThat(writes(a)).isFalse();
    }

    /** The setting is the database's, or the user's, whose sessions ask for changes. */
    @Test
    void whereAPrimaryIsAskedFor_oneThatRefusesChangesByASetting_isOne() {
        Members primaries = members("target_session_attrs=primary");
        Member old = member(primaries, 0);
        Member now = member(primaries, 1);
        Role set = new Role(false, true);
        primaries.up(old, set);
        primaries.up(now, Role.STANDBY);
        primaries.down(old, false);
        assertThat(primaries.up(now, set)).as("it has another one's place").isTrue();
        primaries.up(old, set);
        assertThat(writes(old)).isFalse();
        assertThat(writes(now)).isTrue();
        assertThat(primaries.isRefused(old, TargetServer.PRIMARY)).isTrue();
    }

    /** It was promoted and hangs, another one was promoted since, and somebody hears only now of the first. */
    @Test
    void answerThatTellsOfAPromotion_isOvertakenByALaterOne() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.up(b, Role.STANDBY);
        Members.Asked asked = members.beforeAsking(b);
        members.told(a, new Told("A", 3));
        assertThat(members.up(b, asked, Role.PRIMARY)).as("it is to be asked").isTrue();
        assertThat(writes(a)).isTrue();
        members.up(b, members.beforeAsking(b), Role.PRIMARY);
        assertThat(writes(a)).isFalse();
    }

    /** It may have been promoted for the last time before its successor was. */
    @Test
    void primaryThatWasReplaced_takesNoChanges_whereItIsFurtherThanItEverTold_andItsSuccessorHasNotTold() {
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        members.down(b, false);
        members.told(a, new Told("A", 3));
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
        assertThat(writes(a)).isFalse();
    }

    /** It has never told how far it was, and is further than the one whose place it had. */
    @Test
    void primaryThatWasReplaced_takesNoChanges_whereItIsOnlyFurtherThanOneBeforeIt() {
        members.up(c, Role.PRIMARY);
        members.told(c, new Told("C", 1));
        members.up(a, Role.STANDBY);
        members.up(b, Role.STANDBY);
        members.up(c, Role.STANDBY);
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.told(a, new Told("A", 2));
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
        assertThat(writes(b)).isTrue();
    }

    /** By a setting, while the one that has its place is down. */
    @Test
    void primaryThatWasReplaced_andRefusesChangesForAWhile_takesNobodysPlace() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        members.down(b, true);
        members.up(a, new Role(false, true));
        members.up(a, Role.PRIMARY);
        members.up(b, Role.PRIMARY);
        members.up(c, Role.PRIMARY);
        assertThat(writes(b)).isTrue();
        assertThat(writes(c)).as("nothing was known of it when b was promoted").isFalse();
    }

    /** It was promoted for a while, long ago, and somebody hears only now of it. */
    @Test
    void answerThatTellsOfAPromotion_isOvertakenByAPrimaryOfWhichNothingWasKnown() {
        members.up(b, Role.STANDBY);
        Members.Asked known = members.beforeAsking(b);
        members.up(a, Role.PRIMARY);
        assertThat(members.up(b, known, Role.PRIMARY)).as("it is to be asked").isTrue();
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isFalse();
    }

    /** Nothing was known of the one that comes back as it was. */
    @Test
    void primaryThatRefusesChangesByASetting_keepsItsPlace_whereAnEarlierOneComesBack() {
        members.up(b, Role.STANDBY);
        members.up(b, Role.PRIMARY);
        members.told(b, new Told("B", 2));
        members.up(b, new Role(false, true));
        members.down(b, false);
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isTrue();
    }

    /** Of its names one has told already which server it is now. */
    @Test
    void primaryUnderTwoNames_thatWasStartedAnew_isNotTakenForTwo() {
        members.up(a, Role.PRIMARY);
        members.told(a, Position.of("A"));
        members.up(c, Role.PRIMARY);
        members.told(c, Position.of("A"));
        members.up(b, Role.STANDBY);
        members.told(a, Position.of("A, later"));
        members.up(b, Role.PRIMARY);
        assertThat(writes(b)).isTrue();
        assertThat(writes(a)).isFalse();
        assertThat(writes(c)).isFalse();
    }

    /** It was promoted and follows again, and somebody hears only now that it was promoted. */
    @Test
    void answerThatIsOvertakenTwice_countsNoMore() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        Members.Asked known = members.beforeAsking(b);
        members.up(b, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.up(a, Role.STANDBY);
        members.up(a, Role.PRIMARY);
        assertThat(members.up(b, known, Role.PRIMARY)).as("it is to be asked").isTrue();
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isFalse();
    }

    /** Another answer has told meanwhile what the server is by now. */
    @Test
    void answerThatIsOvertaken_countsNoMore() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        Members.Asked known = members.beforeAsking(b);
        members.up(b, Role.PRIMARY);
        assertThat(members.up(b, known, Role.STANDBY)).as("it is to be asked").isTrue();
        assertThat(writes(b)).isTrue();
        assertThat(members.up(b, known, Role.PRIMARY)).isFalse();
    }

    /** Where there is no standby, the primary is read from, and not the one before. */
    @Test
    void primaryThatWasReplaced_isReadFromOnlyWhereThereIsNoOther() {
        Members read = members("readers=prefer-standby");
        Member old = member(read, 0);
        Member now = member(read, 1);
        read.up(old, Role.PRIMARY);
        read.up(now, Role.STANDBY);
        read.up(now, Role.PRIMARY);
        assertThat(old.serves(Access.READ_ONLY)).isFalse();
        assertThat(now.serves(Access.READ_ONLY)).isTrue();
        List<Cluster.Candidate> both = List.of(new Cluster.Candidate(old, null), new Cluster.Candidate(now, null));
        assertThat(read.order(both, Access.READ_ONLY, TargetServer.ANY).get(0).member())
                .isSameAs(now);
        read.down(now, true);
        assertThat(old.serves(Access.READ_ONLY)).isTrue();
    }

    /** As two poolers before a server that is promoted, or restarted: of the names one is asked sooner than the other. */
    @Test
    void namesOfOneServer_thatTakeEachOthersPlaces_bothServe_onceTheServerHasToldWhichItIs() {
        members.up(a, Role.STANDBY);
        members.up(b, Role.STANDBY);
        members.up(a, Role.PRIMARY);
        assertThat(members.up(b, Role.PRIMARY)).as("another one lost its place").isTrue();
        assertThat(writes(a)).isFalse();
        assertThat(members.isAnyAmbiguous()).isTrue();
        members.told(a, new Told("A", 1));
        assertThat(members.isAnyAmbiguous()).as("b may be another one").isTrue();
        members.told(b, new Told("A", 1));
        members.reconsider();
        assertThat(members.isAnyAmbiguous()).isFalse();
        assertThat(writes(a)).isTrue();
        assertThat(writes(b)).isTrue();
        assertThat(members.isRefused(a, TargetServer.READ_WRITE)).isFalse();
    }

    @Test
    void anotherServer_doesNotGetItsPlaceBack_byTellingWhichItIs() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        assertThat(members.up(b, Role.PRIMARY)).isTrue();
        members.told(a, new Told("A", 1));
        members.told(b, new Told("B", 2));
        members.told(a, Position.UNKNOWN);
        members.reconsider();
        assertThat(writes(a)).isFalse();
        assertThat(writes(b)).isTrue();
    }

    private record Told(String server, int promotions) implements Position {
        @Override
        public boolean covers(Position other) {
            return false;
        }

        @Override
        public boolean isPromotedFrom(Position other, @Nullable Position before) {
            return promotions > ((Told) other).promotions;
        }
    }

    /** It was a standby for a shorter time than there is between two looks. */
    @Test
    void killedPrimary_takesChangesAgain_ifItsPositionTellsThatItWasPromoted() {
        members.up(a, Role.PRIMARY);
        members.up(b, Role.STANDBY);
        members.down(a, true);
        members.up(b, Role.PRIMARY);
        members.told(b, new Told("B", 2));
        members.down(b, true);
        members.up(a, Role.PRIMARY);
        members.told(a, new Told("A", 1));
        members.reconsider();
        assertThat(writes(a)).as("it comes back as it was").isFalse();
        members.told(a, new Told("A", 3));
        members.reconsider();
        assertThat(writes(a)).isTrue();
        members.up(b, Role.PRIMARY);
        assertThat(writes(b)).as("and so does the other one").isFalse();
        members.told(b, new Told("B", 2));
        members.reconsider();
        assertThat(writes(b)).isFalse();
        assertThat(writes(a)).isTrue();
    }
}
