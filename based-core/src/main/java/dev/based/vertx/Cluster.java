package dev.based.vertx;

import dev.based.Credentials;
import dev.based.DatabaseException;
import dev.based.DatabaseUrl;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.CredentialsSource;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a URL names: it chooses one for each connection, remembers what they are, and finds out, in the background, when that may
 * have changed. What one connection learns holds for all: none is used that leads to a server which is known to be gone, or to have
 * become what is not wanted.
 *
 * <p>A name with several addresses is as many servers, tried in turn where one cannot be reached.
 *
 * <p>Safe for use by several threads.
 */
@SuppressWarnings("exports") // Vert.x is an optional module, which those who use this package have
public final class Cluster {
    /** An attempt that takes longer makes one look at the servers meanwhile. */
    private static final long SLOW_MILLIS = 500;

    private final String database;
    private final List<Host> hosts;
    private final HostOptions options;
    private final Duration connectTimeout;
    private final Function<Throwable, ErrorDetails> describe;
    private final Members members;
    private final Prober prober;
    private final LookUps lookUps = new LookUps();

    /**
     * A host as the URL has it.
     *
     * @param name its name or address, or a socket's file
     * @param port its port
     * @param label what errors call it, such as {@code localhost:5432}
     */
    public record Host(String name, int port, String label) {
        /** Whether there is nothing to be looked up. */
        private boolean isAddress() {
            return name.indexOf('/') >= 0 || NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
        }

        /**
         * The host, for the user's function of credentials.
         *
         * @return the same name, and the port if it has one
         */
        public DatabaseUrl.Host address() {
            return port > 0 ? DatabaseUrl.Host.of(name, port) : DatabaseUrl.Host.of(name);
        }
    }

    /**
     * Makes connections, in the context in which it was made.
     *
     * @param <T> what a connection is
     */
    public interface Dialer<T> {
        /**
         * What gives the credentials of its logins.
         *
         * @return the same at each call; null, which is the default, if those of the URL count
         */
        default @Nullable CredentialsSource credentials() {
            return null;
        }

        /**
         * Connects.
         *
         * @param host the index of the host
         * @param address the host's address, which is to be used in place of its name; null if there is none but the name
         * @param given the credentials for that host; null if those of the URL count
         * @return a future with the connection
         */
        Future<T> dial(int host, @Nullable InetSocketAddress address, @Nullable Credentials given);

        /**
         * Finds out what the server is.
         *
         * @param connection a new connection
         * @return a future with what it says
         */
        Future<Role> role(T connection);

        /**
         * Closes a connection that is not wanted.
         *
         * @param connection the connection
         */
        void close(T connection);
    }

    record Candidate(Member member, @Nullable Throwable unknown) {}

    /**
     * Creates a cluster of which nothing is known.
     *
     * @param database what errors call the database, such as {@code PostgreSQL}
     * @param hosts the hosts, at least one
     * @param options what will do
     * @param connectTimeout how long each address may take; zero for as long as it takes
     * @param describe explains a client's error
     */
    public Cluster(
            String database,
            List<Host> hosts,
            HostOptions options,
            Duration connectTimeout,
            Function<Throwable, ErrorDetails> describe) {
        this.database = database;
        this.hosts = List.copyOf(hosts);
        this.options = options;
        this.connectTimeout = connectTimeout;
        this.describe = describe;
        members = new Members(options);
        prober = new Prober(this, members, options);
    }

    /**
     * What the URL says about the choice.
     *
     * @return the options
     */
    public HostOptions options() {
        return options;
    }

    /**
     * Whether a server that refuses changes is what a connection is to lead to.
     *
     * @param access what the connection is for
     * @return whether it is
     */
    public boolean wantsNoChanges(Access access) {
        return options.target(access).wantsNoChanges();
    }

    /**
     * Opens a connection for the pool to the server that suits best.
     *
     * @param vertx the instance whose current context it belongs to
     * @param access what it is for
     * @param dialers make connections in the current context; also, later, those by which servers are looked at
     * @return a future with the connection; it fails with a {@link DatabaseException} that names all servers and why they will not do, or
     *     with that of the credentials' source
     */
    public Future<VertxLink> open(Vertx vertx, Access access, Supplier<Dialer<VertxLink>> dialers) {
        Dialer<VertxLink> dialer = dialers.get();
        prober.by((VertxInternal) vertx, dialers);
        return choose(vertx, access, dialer, true);
    }

    /**
     * Connects without a pool.
     *
     * @param <T> what a connection is
     * @param vertx the instance whose current context it belongs to
     * @param access what it is for
     * @param dialer makes it
     * @return a future as that of {@link #open}
     */
    public <T> Future<T> connect(Vertx vertx, Access access, Dialer<T> dialer) {
        return choose(vertx, access, dialer, false);
    }

    private <T> Future<T> choose(Vertx vertx, Access access, Dialer<T> dialer, boolean pooled) {
        return candidates((VertxInternal) vertx).compose(candidates -> {
            TargetServer target = options.target(access);
            Search<T> search = new Search<>(vertx, access, dialer, pooled, candidates, new Reasons());
            return search.pass(target)
                    .recover(error -> {
                        boolean again = target == TargetServer.PREFER_STANDBY && search.reasons.mayGoOn();
                        return again ? search.pass(TargetServer.ANY) : Future.failedFuture(error);
                    })
                    .recover(error ->
                            search.reasons.mayGoOn() ? elsewhere(search, target, error) : Future.failedFuture(error))
                    .recover(error -> Future.failedFuture(VertxLogins.NoCredentials.reason(error)));
        });
    }

    /**
     * Tries what the system knows of names at whose addresses there is nobody. The client's resolver tells addresses of IPv6 only for names
     * that have none of IPv4, one for a name in the system's file of hosts, and nothing of names that are not in the DNS.
     */
    private <T> Future<T> elsewhere(Search<T> search, TargetServer target, Throwable error) {
        List<Future<List<Candidate>>> found = new ArrayList<>();
        for (int index = 0; index < hosts.size(); index++) {
            Host host = hosts.get(index);
            List<Candidate> known = search.candidates.stream()
                    .filter(each -> each.member.host() == host)
                    .toList();
            if (!host.isAddress() && search.reasons.areAbsent(known)) {
                found.add(others(search.vertx, index, known));
            }
        }
        return Future.join(found).otherwiseEmpty().compose(done -> {
            List<Candidate> others = found.stream()
                    .filter(Future::succeeded)
                    .flatMap(each -> each.result().stream())
                    .toList();
            return others.isEmpty()
                    ? Future.failedFuture(error)
                    : new Search<>(
                                    search.vertx,
                                    search.access,
                                    search.dialer,
                                    search.pooled,
                                    others,
                                    search.reasons.ofLastResort())
                            .pass(target == TargetServer.PREFER_STANDBY ? TargetServer.ANY : target);
        });
    }

    private Future<List<Candidate>> others(Vertx vertx, int index, List<Candidate> known) {
        Host host = hosts.get(index);
        return Hosts.within(connectTimeout, lookUps.of(host.name, vertx), late -> {})
                .map(addresses -> addresses.stream()
                        .map(each -> Hosts.named(host, new InetSocketAddress(each, host.port)))
                        .filter(each -> known.stream().noneMatch(other -> each.equals(other.member.address())))
                        .map(each -> new Candidate(members.at(index, host, each), null))
                        .toList());
    }

    /** All addresses of all hosts. */
    Future<List<Candidate>> candidates(VertxInternal vertx) {
        List<Future<List<Candidate>>> found = new ArrayList<>();
        for (int index = 0; index < hosts.size(); index++) {
            found.add(candidates(vertx, index));
        }
        return Future.all(found)
                .map(all ->
                        found.stream().flatMap(each -> each.result().stream()).toList());
    }

    private Future<List<Candidate>> candidates(VertxInternal vertx, int index) {
        Host host = hosts.get(index);
        if (host.isAddress()) {
            return Future.succeededFuture(List.of(new Candidate(members.at(index, host, null), null)));
        }
        Promise<List<InetSocketAddress>> looked = Promise.promise();
        vertx.nameResolver().resolveAll(host.name, looked::handle);
        return Hosts.within(connectTimeout, looked.future(), late -> {})
                .map(addresses -> {
                    List<InetSocketAddress> ports = addresses.stream()
                            .map(each -> Hosts.named(host, each))
                            .distinct()
                            .toList();
                    members.retain(index, ports);
                    return ports.stream()
                            .map(each -> new Candidate(members.at(index, host, each), null))
                            .toList();
                })
                .otherwise(error -> List.of(new Candidate(members.at(index, host, null), error)));
    }

    /**
     * Makes an attempt by the credentials that hold for a host, if the dialer is not to use those of the URL.
     *
     * @param patience how long each question for them may take; zero for as long as it takes
     */
    <T> Future<T> login(
            Vertx vertx,
            Candidate candidate,
            Dialer<T> dialer,
            Duration patience,
            Function<@Nullable Credentials, Future<T>> attempt) {
        CredentialsSource source = dialer.credentials();
        if (source == null || candidate.unknown != null) {
            return attempt.apply(null);
        }
        Host host = candidate.member.host();
        return VertxLogins.login(vertx, source, host.address(), describe, attempt::apply, patience);
    }

    /** What a server was found to be. */
    private void found(Member candidate, Member member, Members.Asked asked, Role role) {
        if (candidate != member) { // that was forgotten meanwhile
            candidate.up(role);
        }
        if (members.up(member, asked, role)) {
            look();
        }
    }

    /** Connects to one, and finds out what it is if that matters; what is found out holds for all. */
    <T> Future<T> attempt(
            Candidate candidate, Dialer<T> dialer, @Nullable Credentials given, Duration limit, boolean asksRole) {
        if (candidate.unknown != null) {
            return Future.failedFuture(candidate.unknown);
        }
        Attempt<T> attempt = new Attempt<>();
        Member member = members.attempt(candidate.member, attempt);
        Members.Asked asked = members.beforeAsking(member);
        Future<T> dialed = Hosts.within(
                limit,
                VertxFutures.call(() -> dialer.dial(member.index(), member.address(), given))
                        .compose(connection -> asksRole
                                ? dialer.role(connection)
                                        .onSuccess(role -> found(candidate.member, member, asked, role))
                                        .onFailure(error -> dialer.close(connection))
                                        .map(connection)
                                : Future.succeededFuture(connection)),
                dialer::close);
        dialed.onComplete(
                connection -> {
                    members.up(member, null);
                    if (!attempt.succeed(connection)) {
                        dialer.close(connection);
                    }
                },
                error -> {
                    attempt.fail(error); // before all others that try are told
                    if (Hosts.isDown(error, describe)) {
                        members.down(member, Hosts.isRefused(error));
                    }
                });
        return attempt.future().onComplete(done -> member.attempts().remove(attempt));
    }

    private boolean mattersRole() {
        return options.target() != TargetServer.ANY || options.readers() != HostOptions.Readers.NONE;
    }

    /** Whether there may be another one in place of one. */
    boolean hasSeveral() {
        return hosts.size() > 1 || members.all().size() > 1;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    boolean isDown(Throwable error) {
        return Hosts.isDown(error, describe);
    }

    void told(Member member, Role role) {
        if (!role.equals(member.role())) {
            members.up(member, role);
            look();
        }
    }

    void down(Member member, boolean surely) {
        members.down(member, surely);
    }

    void lost(Member member) {
        members.lost(member);
        look();
    }

    /** Looks at the servers soon, since something may have changed. */
    void look() {
        if (hasSeveral()) {
            prober.look();
        }
    }

    /**
     * Whether there are connections that only read.
     *
     * @return whether the URL asks for them
     */
    public boolean hasReaders() {
        return options.readers() != HostOptions.Readers.NONE;
    }

    /** See {@link dev.based.spi.Backend#servesReads}. */
    boolean servesReads(boolean single, long since) {
        if (single && !options.queries()) {
            return false;
        }
        boolean serve = members.serveReads(since);
        if (!serve && options.comparesPositions()) {
            prober.look();
        }
        return serve;
    }

    /** Looks at nothing any more; the future tells when what it looked by is closed. */
    Future<?> close() {
        return prober.close();
    }

    /** Why attempts failed, host by host. */
    private final class Reasons {
        private final List<String> told = new ArrayList<>();
        private @Nullable ErrorDetails last;
        /** Whether it is no news that there is nobody. */
        private boolean lastResort;

        /** Whether no other host is to be asked, whatever it would say. */
        private boolean ended;

        private final Set<Member> absent = new HashSet<>();

        Reasons ofLastResort() {
            lastResort = true;
            return this;
        }

        /** Whether nobody is there, or it is not known where that is. */
        boolean areAbsent(List<Candidate> tried) {
            return tried.stream().allMatch(each -> each.unknown != null || absent.contains(each.member));
        }

        void add(Member member, Throwable error) {
            if (Hosts.isUnreachable(error)) {
                absent.add(member);
            }
            ErrorDetails details = Hosts.explain(error, describe);
            if (lastResort && details.kind() == ErrorKind.CONNECTION_LOST) {
                return;
            }
            String reason = member + ": " + details.message();
            if (!told.contains(reason)) { // several addresses of one name
                told.add(reason);
            }
            last = details;
            ended |= TlsErrors.isRefusal(error);
        }

        void addWrongRole(Member member, Role role, TargetServer target) {
            addNotReady(member + ": the server is " + role + ", and target_session_attrs is " + target.word() + ".");
        }

        void addReplaced(Member member) {
            addNotReady(member + ": another server has taken this one's place, which does not know it.");
        }

        private void addNotReady(String reason) {
            if (!told.contains(reason)) {
                told.add(reason);
            }
            last = ErrorDetails.of(ErrorKind.SERVER_NOT_READY, reason);
        }

        /** A wrong password is not tried on the next host, nor is that asked where this one's certificate is refused, as by libpq. */
        boolean mayGoOn() {
            boolean absent = last == null
                    || last.kind() == ErrorKind.CONNECTION_LOST
                    || last.kind() == ErrorKind.SERVER_NOT_READY;
            return absent && !ended;
        }

        DatabaseException failure() {
            String message = "Could not connect to " + database + " at " + String.join("; ", told);
            ErrorDetails details = last == null
                    ? ErrorDetails.of(ErrorKind.CONNECTION_LOST, message)
                    : last.withMessage(message).withConstraint(null);
            // The client's error is not kept: some are shared, and the messages are above.
            return new DatabaseException(details, null, null);
        }
    }

    /** The search for a server, one after the other. */
    private final class Search<T> {
        private final Vertx vertx;
        private final Access access;
        private final Dialer<T> dialer;
        private final boolean pooled;
        private final List<Candidate> candidates;
        private final Reasons reasons;

        Search(
                Vertx vertx,
                Access access,
                Dialer<T> dialer,
                boolean pooled,
                List<Candidate> candidates,
                Reasons reasons) {
            this.vertx = vertx;
            this.access = access;
            this.dialer = dialer;
            this.pooled = pooled;
            this.candidates = candidates;
            this.reasons = reasons;
        }

        /** A standby that is preferred is looked for only among servers that may be one. */
        Future<T> pass(TargetServer target) {
            List<Candidate> order = members.order(candidates, access, target);
            if (target == TargetServer.PREFER_STANDBY) {
                order.removeIf(each -> isKnownToBeOther(each.member, target));
            }
            return next(order, 0, target);
        }

        private boolean isKnownToBeOther(Member member, TargetServer target) {
            Role role = member.role();
            return hasSeveral()
                    && (member.isDown() || members.isBehind(member, access) || (role != null && !target.accepts(role)));
        }

        private Future<T> next(List<Candidate> order, int index, TargetServer target) {
            if (index >= order.size() || !reasons.mayGoOn()) {
                look();
                return Future.failedFuture(reasons.failure());
            }
            Candidate candidate = order.get(index);
            Member member = candidate.member;
            long slow = hasSeveral() && pooled ? vertx.setTimer(SLOW_MILLIS, ignored -> look()) : -1;
            return login(
                            vertx,
                            candidate,
                            dialer,
                            Duration.ZERO,
                            given -> attempt(candidate, dialer, given, connectTimeout, mattersRole()))
                    .onComplete(done -> {
                        if (slow >= 0) {
                            vertx.cancelTimer(slow);
                        }
                    })
                    .compose(
                            connection -> {
                                Role role = member.role();
                                if (target != TargetServer.ANY && role != null && !target.accepts(role)) {
                                    dialer.close(connection);
                                    reasons.addWrongRole(member, role, target);
                                    return next(order, index + 1, target);
                                }
                                if (members.isRefused(member, target)) {
                                    dialer.close(connection);
                                    reasons.addReplaced(member);
                                    return next(order, index + 1, target);
                                }
                                if (members.isBehind(member, access)) {
                                    dialer.close(connection);
                                    reasons.addNotReady(member + ": it is too far behind to be read from.");
                                    return next(order, index + 1, target);
                                }
                                if (pooled && connection instanceof VertxLink link) {
                                    link.join(new Membership(Cluster.this, members.join(member), access));
                                }
                                return Future.succeededFuture(connection);
                            },
                            error -> {
                                if (error instanceof LinkageError || error instanceof VertxLogins.NoCredentials) {
                                    reasons.ended = true; // not the host's fault
                                    return Future.failedFuture(error);
                                }
                                reasons.add(member, error);
                                if (isDown(error)) {
                                    look(); // also if another one will do, until it is back
                                }
                                return next(afterFailure(order, index, error), index + 1, target);
                            });
        }

        /** Other addresses of a host are tried only if one could not be reached, as by libpq: behind all of them is one server. */
        private List<Candidate> afterFailure(List<Candidate> order, int failed, Throwable error) {
            if (Hosts.isUnreachable(error)) {
                return order;
            }
            Host host = order.get(failed).member.host();
            List<Candidate> rest = new ArrayList<>(order.subList(0, failed + 1));
            order.subList(failed + 1, order.size()).stream()
                    .filter(each -> each.member.host() != host)
                    .forEach(rest::add);
            return rest;
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return database.toLowerCase(Locale.ROOT)
                + hosts.stream().map(Host::label).toList();
    }
}
