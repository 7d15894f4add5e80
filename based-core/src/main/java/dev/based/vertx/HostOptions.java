package dev.based.vertx;

import dev.based.DatabaseUrl;
import dev.based.DatabaseUrlException;
import dev.based.spi.Access;
import dev.based.spi.UrlOption;
import java.time.Duration;
import java.util.List;

/**
 * What a URL says about the choice among several servers.
 *
 * @param target which servers will do
 * @param balanced whether connections are spread over those that will, or the first of them is taken
 * @param readers whether what only reads has connections of its own, and to which servers
 * @param queries whether single queries use them too, beside sessions that were asked to be read-only
 * @param maxLag how far such a server may be behind; zero for no limit
 * @param ownWrites whether what was written before is to be seen there
 * @param check how often servers are looked at that may have changed
 */
public record HostOptions(
        TargetServer target,
        boolean balanced,
        Readers readers,
        boolean queries,
        Duration maxLag,
        boolean ownWrites,
        Duration check) {
    /** Where what only reads is done. */
    public enum Readers {
        /** On the connections of all. */
        NONE,
        /** On standbys. */
        STANDBY,
        /** On standbys, or where there is none on the others. */
        PREFER_STANDBY
    }

    /** How connections are spread. */
    enum Balance {
        DISABLE,
        RANDOM
    }

    private static final Duration LONGEST_CHECK = Duration.ofHours(1);

    private static final UrlOption<TargetServer> TARGET = UrlOption.choice(
            "target_session_attrs",
            TargetServer.class,
            TargetServer.ANY,
            "which of several servers will do: any, read-write, read-only, primary, standby or prefer-standby");
    private static final UrlOption<Balance> BALANCE = UrlOption.choice(
            "load_balance_hosts",
            Balance.class,
            Balance.DISABLE,
            "random spreads connections over the servers that will do; disable takes the first");
    private static final UrlOption<Readers> READERS = UrlOption.choice(
            "readers",
            Readers.class,
            Readers.NONE,
            "standby or prefer-standby: read-only sessions have up to max_size connections of their own, to standbys");
    private static final UrlOption<Boolean> QUERIES =
            UrlOption.bool("reader_queries", false, "single queries go to standbys as well; needs readers");
    private static final UrlOption<Duration> MAX_LAG = UrlOption.duration(
            "reader_max_lag", Duration.ZERO, "how far a standby may be behind that is read from; 0 is any");
    private static final UrlOption<Boolean> OWN_WRITES = UrlOption.bool(
            "read_your_writes",
            false,
            "nothing is read from a standby that lacks what this database object has written before");
    private static final UrlOption<Duration> CHECK = UrlOption.duration(
            "host_check",
            Duration.ofSeconds(1),
            "how often a server is looked at that is down, or that is read from under a condition");

    /** The options of URLs. */
    public static final List<UrlOption<?>> OPTIONS =
            List.of(TARGET, BALANCE, READERS, QUERIES, MAX_LAG, OWN_WRITES, CHECK);

    /**
     * Reads them.
     *
     * @param url the URL
     * @return what it says
     * @throws DatabaseUrlException if one of them makes no sense, or two do not together
     */
    public static HostOptions of(DatabaseUrl url) {
        HostOptions read = new HostOptions(
                TARGET.from(url),
                BALANCE.from(url) == Balance.RANDOM,
                READERS.from(url),
                QUERIES.from(url),
                MAX_LAG.from(url),
                OWN_WRITES.from(url),
                CHECK.from(url));
        if (read.readers == Readers.NONE && (read.queries || read.ownWrites || !read.maxLag.isZero())) {
            throw refused(
                    url,
                    "reader_queries, reader_max_lag and read_your_writes need readers=prefer-standby or readers=standby");
        }
        if (read.readers != Readers.NONE && read.target.wantsNoChanges()) {
            throw refused(url, "readers needs a target_session_attrs that takes changes, such as read-write");
        }
        if (read.check.isZero() || read.check.compareTo(LONGEST_CHECK) > 0) {
            throw refused(url, "host_check must be more than 0 and at most an hour");
        }
        return read;
    }

    private static DatabaseUrlException refused(DatabaseUrl url, String reason) {
        return new DatabaseUrlException("In the database URL " + url + ", " + reason + ".", null);
    }

    /**
     * Which servers will do.
     *
     * @param access what the connection is for
     * @return the target; with readers, and none given, changes go to servers that take them
     */
    public TargetServer target(Access access) {
        if (access == Access.READ_ONLY) {
            return readers == Readers.STANDBY ? TargetServer.STANDBY : TargetServer.PREFER_STANDBY;
        }
        return target == TargetServer.ANY && readers != Readers.NONE ? TargetServer.READ_WRITE : target;
    }

    /** Whether positions are compared, so that servers are looked at all the time. */
    boolean comparesPositions() {
        return ownWrites || !maxLag.isZero();
    }

    /** The pause between two looks. */
    Duration pause() {
        Duration half = maxLag.dividedBy(2);
        return maxLag.isZero() || check.compareTo(half) < 0
                ? check
                : half.toMillis() == 0 ? Duration.ofMillis(1) : half;
    }
}
