package dev.based.tests.servers;

import dev.based.DatabaseUrl;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.opentest4j.TestAbortedException;

/**
 * One server of each kind for all tests of a run. The first use of any starts all, each for itself: the one whose URL is in
 * the environment variable {@code BASED_TEST_DB_URLS}, separated by commas; else one in a container, if Docker answers;
 * else an embedded one. All are stopped when the tests are done, or the JVM is.
 */
public final class Servers implements LauncherSessionListener {
    private static final String URLS = "BASED_TEST_DB_URLS";
    private static final Map<ServerKind, CompletableFuture<Server>> STARTED = new EnumMap<>(ServerKind.class);

    /** For JUnit, which stops the servers with it. */
    public Servers() {}

    public static Server postgres() {
        return get(ServerKind.POSTGRES);
    }

    public static Server mariadb() {
        return get(ServerKind.MARIADB);
    }

    /** MySQL itself; the test is skipped where there is none. */
    public static Server mysql() {
        return get(ServerKind.MYSQL);
    }

    /**
     * The server of a kind; the test is skipped where there is none. Waits for the others too, lest their start be seen by
     * tests that look for threads left behind.
     */
    public static Server get(ServerKind kind) {
        try {
            CompletableFuture<Server> started = started(kind);
            STARTED.values()
                    .forEach(other -> other.handle((server, error) -> server).join());
            return started.join();
        } catch (CompletionException error) {
            if (error.getCause() instanceof ServerMissingException missing) {
                throw new TestAbortedException("No " + kind + ": " + missing.getMessage());
            }
            throw error;
        }
    }

    private static synchronized CompletableFuture<Server> started(ServerKind kind) {
        if (STARTED.isEmpty()) {
            for (ServerKind each : ServerKind.values()) {
                STARTED.put(each, start(each));
            }
        }
        return STARTED.get(kind);
    }

    private static CompletableFuture<Server> start(ServerKind kind) {
        CompletableFuture<Server> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        started.complete(find(kind));
                    } catch (Throwable error) {
                        System.out.println("Test server " + kind + ": none, " + error.getMessage());
                        started.completeExceptionally(error);
                    }
                },
                "start-" + kind);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private static Server find(ServerKind kind) {
        Optional<Server> given = given(kind);
        if (given.isPresent()) {
            return announced(given.get(), URLS);
        }
        Optional<Server> contained = Containers.start(kind);
        if (contained.isPresent()) {
            return announced(contained.get(), "a container");
        }
        return announced(embedded(kind), "embedded");
    }

    private static Optional<Server> given(ServerKind kind) {
        return Arrays.stream(Optional.ofNullable(System.getenv(URLS)).orElse("").split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(Servers::known)
                .filter(url -> kind.serves(url.scheme()))
                .map(url -> new Server(kind, url, () -> {}))
                .findFirst();
    }

    private static DatabaseUrl known(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);
        if (Arrays.stream(ServerKind.values()).noneMatch(kind -> kind.serves(url.scheme()))) {
            throw new IllegalStateException(URLS + " has a URL of an unknown scheme: " + url);
        }
        return url;
    }

    private static Server embedded(ServerKind kind) {
        return switch (kind) {
            case POSTGRES -> EmbeddedPostgres.start();
            case MARIADB -> EmbeddedMariadb.start();
            case MYSQL -> EmbeddedMysql.start();
        };
    }

    private static Server announced(Server server, String origin) {
        System.out.println("Test server " + server.kind() + ": " + origin + ", version " + server.version());
        return server;
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        stop();
    }

    private static synchronized void stop() {
        STARTED.values().stream()
                .filter(started -> !started.isCompletedExceptionally())
                .map(started -> started.thenAcceptAsync(Server::close))
                .toList()
                .forEach(CompletableFuture::join);
        STARTED.clear();
    }
}
