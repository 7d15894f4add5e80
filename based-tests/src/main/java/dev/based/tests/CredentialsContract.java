package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.CredentialsSource;
import dev.based.spi.DelegatingBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** L6: credentials that a function gives. */
public interface CredentialsContract extends Contract {
    private static DatabaseUrl url(Fixture fixture) {
        return DatabaseUrl.parse(fixture.url());
    }

    private static Credentials right(Fixture fixture) {
        return Credentials.of(
                url(fixture).username().orElse(""), url(fixture).password().orElse(""));
    }

    private static Credentials wrong(Fixture fixture) {
        return Credentials.of(url(fixture).username().orElse(""), ConnectFailureContract.SECRET);
    }

    private static DatabaseOptions options(Supplier<CompletionStage<Credentials>> function) {
        return Fixture.OPTIONS.withCredentials(function);
    }

    /** The database with a password in its URL that is wrong, and does not count. */
    private static Database create(Fixture fixture, DatabaseOptions options) {
        return fixture.keep(Database.create(
                url(fixture).toBuilder()
                        .password(ConnectFailureContract.SECRET)
                        .build()
                        .toStringWithPassword(),
                options));
    }

    /** What the function gives counts, and not the URL. */
    @Test
    default void l6_credentialsOfAFunctionCount() {
        requires(Feature.CREDENTIALS);
        AtomicInteger asked = new AtomicInteger();
        Database database = create(fixture(), options(() -> {
            asked.incrementAndGet();
            return CompletableFuture.supplyAsync(() -> right(fixture()));
        }));
        await(database.connect());
        await(database.fetchAll(fixture().selectOne()));
        assertThat(asked).hasValue(1);
    }

    /** Refused credentials are asked for once more. */
    @Test
    default void l6_credentialsThatAreRefusedAreAskedForOnceMore() {
        requires(Feature.CREDENTIALS);
        AtomicInteger asked = new AtomicInteger();
        Database database = create(
                fixture(),
                options(() -> CompletableFuture.completedFuture(
                        asked.incrementAndGet() == 1
                                ? wrong(fixture()).validUntil(Instant.MAX)
                                : right(fixture()).validUntil(Instant.MAX))));
        await(database.connect());
        await(database.fetchAll(fixture().selectOne()));
        assertThat(asked).hasValue(2);
    }

    /** The same ones are not tried twice, which could lock the user out. */
    @Test
    default void l6_credentialsThatAreRefusedAndDoNotChangeFailTheConnect() {
        requires(Feature.CREDENTIALS);
        AtomicInteger asked = new AtomicInteger();
        Database database = create(fixture(), options(() -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(wrong(fixture()));
        }));
        Throwable error = failure(database.connect());
        assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(ConnectFailureContract.SECRET);
        }
        assertThat(asked).hasValue(2);
    }

    /** On every database, for the engine asks the function: here for a backend that asks and then opens as ever. */
    @Test
    default void l6_credentialsThatAreNotToBeHadFailTheConnect() {
        IllegalStateException reason = new IllegalStateException("The vault is sealed.");
        Throwable thrown = outcomeOf(() -> {
            throw reason;
        });
        assertThat(thrown).hasMessageContaining("withCredentials failed").hasCause(reason);
        assertThat(outcomeOf(() -> CompletableFuture.failedFuture(reason))).hasCause(reason);
        assertThat(outcomeOf(() -> CompletableFuture.completedFuture(null)))
                .hasMessageContaining("withCredentials gave null");
        assertThat(outcomeOf(() -> null)).hasMessageContaining("withCredentials");
    }

    private Throwable outcomeOf(Supplier<CompletionStage<Credentials>> function) {
        return failure(
                fixture().create(options(function), CredentialsContract::asking).connect());
    }

    /** A function that never answers is waited for no longer than callers wait for a connection; the next one is asked anew. */
    @Test
    default void l6_credentialsThatNeverComeAreGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        Database database = fixture()
                .create(
                        options(() -> asked.incrementAndGet() == 1
                                        ? new CompletableFuture<>()
                                        : CompletableFuture.completedFuture(Credentials.of("ann", "")))
                                .withAcquireTimeout(Duration.ofMillis(400)),
                        CredentialsContract::asking);
        assertThat(failure(database.connect())).hasMessageContaining("did not give credentials within 300 ms");
        await(database.connect());
    }

    /** It may wait for a service, in whatever way that has. */
    @Test
    default void l6_functionThatBlocksItsThreadKeepsUpNobody() {
        CountDownLatch returned = new CountDownLatch(1);
        Database database = fixture()
                .create(
                        options(() -> {
                            await(returned);
                            return CompletableFuture.completedFuture(Credentials.of("ann", ""));
                        }),
                        CredentialsContract::asking);
        CompletionStage<Database> connecting = database.connect();
        returned.countDown();
        await(connecting);
    }

    /** Those of a time are kept for it, and others asked for anew; by one call for those that are needed at once. */
    @Test
    default void l6_credentialsAreKeptForAsLongAsTheySay() {
        requires(Feature.CONCURRENT_SESSIONS);
        Credentials plain = Credentials.of("ann", "");
        assertThat(callsForTwo(plain.validUntil(Instant.now().plusSeconds(3600))))
                .isEqualTo(1);
        assertThat(callsForTwo(plain.validUntil(Instant.now().minusSeconds(1)))).isEqualTo(2);
        assertThat(callsForTwo(plain)).isEqualTo(2);
    }

    /** How often the function is called for two connections, one after the other. */
    private int callsForTwo(Credentials given) {
        AtomicInteger asked = new AtomicInteger();
        Database database = fixture()
                .connect(
                        options(() -> {
                            asked.incrementAndGet();
                            return CompletableFuture.completedFuture(given);
                        }),
                        CredentialsContract::asking);
        await(database.session(first -> first.fetchAll(fixture().selectOne())
                .thenCompose(rows -> database.independent()
                        .session(second -> second.fetchAll(fixture().selectOne())))));
        await(database.disconnect());
        return asked.get();
    }

    /** Connections that are opened at the same time wait for one answer. */
    @Test
    default void l6_credentialsAreAskedForOnceByThoseWhoNeedThemAtOnce() {
        requires(Feature.CONCURRENT_SESSIONS);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger waiting = new AtomicInteger();
        CompletableFuture<Credentials> answer = new CompletableFuture<>();
        Database database = fixture()
                .create(
                        options(() -> {
                                    asked.incrementAndGet();
                                    return answer;
                                })
                                .withMinSize(3),
                        backend -> new DelegatingBackend(backend) {
                            @Override
                            public CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
                                CompletionStage<Credentials> given = credentials.current(Host.of("localhost"));
                                if (waiting.incrementAndGet() == 3) {
                                    answer.complete(Credentials.of("ann", ""));
                                }
                                return given.thenCompose(known -> super.open(access));
                            }
                        });
        await(database.connect());
        assertThat(List.of(asked.get(), waiting.get())).containsExactly(1, 3);
    }

    /** A function of the host is asked for each, and what it gives is kept for that one. */
    @Test
    default void l6_credentialsForEachHostAreThatHosts() {
        Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        List<String> given = new CopyOnWriteArrayList<>();
        DatabaseOptions options = Fixture.OPTIONS.withHostCredentials(host -> {
            asked.computeIfAbsent(host.name(), ignored -> new AtomicInteger()).incrementAndGet();
            return CompletableFuture.completedFuture(
                    Credentials.of("ann", host.name() + "-token").validUntil(Instant.MAX));
        });
        Database database = fixture().create(options, backend -> new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
                return credentials
                        .current(Host.of("a"))
                        .thenCombine(
                                credentials.current(Host.of("b")),
                                (a, b) -> given.addAll(List.of(a.password(), b.password())))
                        .thenCompose(known -> credentials.other(Host.of("b"), Credentials.of("ann", "old")))
                        .thenCompose(known -> super.open(access));
            }
        });
        await(database.connect());
        assertThat(given).containsExactly("a-token", "b-token");
        assertThat(asked)
                .hasSize(2)
                .allSatisfy((host, count) -> assertThat(count).hasValue(1));
    }

    private static Backend asking(Backend backend) {
        return new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access, CredentialsSource credentials) {
                return credentials.current(Host.of("localhost")).thenCompose(known -> super.open(access));
            }
        };
    }
}
