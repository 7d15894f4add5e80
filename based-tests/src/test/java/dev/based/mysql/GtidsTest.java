package dev.based.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.vertx.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a replica has all that its source has, by what both tell. */
class GtidsTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "0-1-7 | '' | 0-1-7 | true",
                "0-1-7 | '' | 0-1-8 | true",
                "0-1-7 | '' | 0-1-6 | false",
                "0-1-7 | '' | '' | false",
                "'' | '' | 0-1-6 | false",
                // another server's numbers tell nothing
                "0-1-7 | '' | 0-2-900 | false",
                "0-1-7 | 0-2-6 | 0-1-7 | true",
                "0-1-7 | 0-2-6 | 0-2-900 | false",
                // what was written by another number than the server's own is there as well
                "0-77-8 | 0-2-6 | 0-1-8 | false",
                // promoted, and nothing written since
                "'' | 0-2-6 | 0-2-6 | true",
                "0-1-5 | 0-2-6 | 0-2-6 | false",
                "0-2-6 | 0-2-6 | 0-2-6 | true",
                // its log was reset, and it has written: nobody knows which of the two was last
                "0-1-1 | 0-2-900 | 0-2-900 | false",
                "0-1-1 | 0-2-900 | 0-1-1 | false",
                "0-1-7,5-1-2 | '' | 0-1-7 | false",
                "0-1-7,5-1-2 | '' | 5-1-2,0-1-7,9-9-9 | true",
                "0-1-7,5-1-2 | '' | 0-1-7,5-1-1 | false",
                "0-1-7 | 5-1-2 | 0-1-7 | false",
            })
    void mariadb_replicaHasAll(String logged, String replicated, String replica, boolean expected) {
        Position source = DomainGtids.ofSource("1", logged, replicated, logged, "here");
        assertThat(source != Position.UNKNOWN && DomainGtids.ofReplica(replica).covers(source))
                .isEqualTo(expected);
    }

    /** Somebody wrote on a replica that the source follows as well: what has that may lack what the source acknowledged before. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-2-50 | 0-1-49,0-2-50 | 0-2-50 | false",
                "0-2-50 | 0-1-49,0-2-50 | 0-1-49 | false",
                "0-1-51 | 0-2-50,0-1-51 | 0-1-51 | true",
                // a replica of others before, which has never written
                "0-2-50 | 0-3-9,0-2-50 | 0-2-50 | true",
            })
    void mariadb_replicaHasWhatTheSourceItselfWroteLast(String logged, String state, String replica, boolean expected) {
        assertThat(DomainGtids.ofReplica(replica).covers(DomainGtids.ofSource("1", logged, logged, state, "here")))
                .isEqualTo(expected);
    }

    /** Copies have the same number, or UUID; where they run tells them apart, and other names of one do not. */
    @Test
    void sourcesAreTheSame_whereNumberAndPlaceAre() {
        assertThat(DomainGtids.ofSource("1", "0-1-7", "", "0-1-7", "here").server())
                .isEqualTo(
                        DomainGtids.ofSource("1", "0-1-8", "", "0-1-8", "here").server())
                .isNotEqualTo(
                        DomainGtids.ofSource("1", "0-1-7", "", "0-1-7", "there").server())
                .isNotEqualTo(
                        DomainGtids.ofSource("2", "0-1-7", "", "0-1-7", "here").server());
        assertThat(Gtids.ofSource(A, A + ":1-7", "here").server())
                .isEqualTo(Gtids.ofSource(A, A + ":1-8", "here").server())
                .isNotEqualTo(Gtids.ofSource(A, A + ":1-7", "there").server())
                .isNotEqualTo(Gtids.ofSource(B, A + ":1-7", "here").server());
        assertThat(DomainGtids.ofReplica("0-1-7").server()).isNull();
        assertThat(Gtids.ofReplica(B, A + ":1-7").server()).isNull();
    }

    /** It counts on from the highest number in a domain, so that it gives numbers again if that is lower than before, or gone. */
    @ParameterizedTest
    @CsvSource({
        "0-1-7, 0-1-6, true",
        "0-1-7, 0-1-7, false",
        "0-2-7, 0-2-6, true",
        "0-1-7, 0-2-8, false",
        "0-1-7, 0-2-6, true",
        "'5-1-9,0-1-7', '0-1-7', true",
        "0-1-7, '5-1-9,0-1-7', false"
    })
    void mariadb_sourceIsSetBack_ifItsNumbersAre(String before, String after, boolean expected) {
        assertThat(source("1", after).isSetBackFrom(source("1", before))).isEqualTo(expected);
        assertThat(source("3", after).isSetBackFrom(source("1", before)))
                .as("another server in its place")
                .isFalse();
    }

    /** It has been a replica before: what it had as such is all that it tells then. */
    @Test
    void mariadb_sourceIsSetBack_ifItsLogIsReset() {
        Position before = DomainGtids.ofSource("1", "0-1-1000", "0-2-900", "0-1-1000", "here");
        assertThat(DomainGtids.ofSource("1", "", "0-2-900", "", "here").isSetBackFrom(before))
                .isTrue();
    }

    private static Position source(String server, String logged) {
        return DomainGtids.ofSource(server, logged, "", logged, "here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A:1-7 | A:1-7 | true",
                "A:1-7 | A:1-9,B:1-3 | true",
                "A:1-7 | A:1-6:8-20 | false",
                "A:1-7 | B:1-20 | false",
                "A:1-7 | '' | false",
                "A:1-7,B:1-2 | A:1-7 | false",
                "A:1-7:tag:1-3 | A:1-7 | false",
                "A:1-7:tag:1-3 | A:1-7:tag:1-4 | true",
            })
    void mysql_replicaHasAll(String source, String replica, boolean expected) {
        assertThat(mysql(replica).covers(mysql(source))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A:1-7 | A:1-6 | true",
                "A:1-7 | A:1-9,B:1 | false",
                "A:1-7,B:1-4 | A:1-7,B:1-3 | true",
                "A:1-7:tag:1-3 | A:1-7:tag:1-2 | true",
                "A:1-7 | B:1 | true"
            })
    void mysql_sourceIsSetBack_ifItHasLostWhatItHad(String before, String after, boolean expected) {
        assertThat(mysql(after).isSetBackFrom(mysql(before))).isEqualTo(expected);
    }

    private static Position mysql(String text) {
        return Gtids.ofSource(A, text.replace("A", A).replace("B", B), "here");
    }

    /** That one has what the other has written is no sign of it, if it had that before: in an earlier term of the other one. */
    @Test
    void primaryThatComesBackAsItWas_wasNotPromoted_oneThatHasFollowedWas() {
        Position before = Gtids.ofSource("A", "A:1-200,B:1-100", "a");
        Position other = Gtids.ofSource("B", "A:1-200,B:1-150", "b");
        Position idle = Gtids.ofSource("B", "A:1-200,B:1-100", "b");
        Position followed = Gtids.ofSource("A", "A:1-210,B:1-150", "a");
        assertThat(before.isPromotedFrom(other, before)).isFalse();
        assertThat(before.isPromotedFrom(idle, before)).isFalse();
        assertThat(followed.isPromotedFrom(other, null)).isFalse();
        assertThat(followed.isPromotedFrom(other, before)).isTrue();

        Position first = DomainGtids.ofSource("1", "0-1-200", "", "0-2-100,0-1-200", "a");
        Position second = DomainGtids.ofSource("2", "0-2-250", "", "0-1-200,0-2-250", "b");
        Position behind = DomainGtids.ofSource("1", "0-2-250", "", "0-1-200,0-2-250", "a");
        assertThat(first.isPromotedFrom(second, first)).isFalse();
        assertThat(behind.isPromotedFrom(second, null)).isFalse();
        assertThat(behind.isPromotedFrom(second, first)).isTrue();
    }
}
