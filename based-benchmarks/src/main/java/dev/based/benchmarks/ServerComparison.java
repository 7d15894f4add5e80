package dev.based.benchmarks;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ResetPolicy;
import dev.based.benchmarks.Measurement.Contender;

/** Based on a server, beside the bare Vert.x client, each with a pool of 8 connections and with prepared statements cached. */
final class ServerComparison {
    private static final int MANY = 64;
    private static final int BATCH = 1_000;

    private final Server server;
    private final DatabaseUrl url;
    private final Measurement measurement;

    ServerComparison(Server server, Measurement measurement) {
        this.server = server;
        url = server.url();
        this.measurement = measurement;
    }

    void run() throws Exception {
        try (BasedDatabase based = new BasedDatabase(url);
                BasedDatabase clean = new BasedDatabase(url, DatabaseOptions.DEFAULT.withReset(ResetPolicy.FULL));
                VertxServer vertx = new VertxServer(url)) {
            based.createTables();
            String name = server.name() + ": ";
            measurement.run(
                    name + "single statement by key, 64 callers",
                    1,
                    new Contender("Vert.x pool", count -> vertx.singles(count, MANY)),
                    new Contender("Based", count -> based.singles(count, MANY)),
                    new Contender("Based, reset=full", count -> clean.singles(count, MANY)));
            measurement.run(
                    name + "session of two statements (select, insert), 64 callers",
                    2,
                    new Contender("Vert.x withTransaction", count -> vertx.sessionsOfTwo(count, MANY)),
                    new Contender("Based", count -> based.sessionsOfTwo(count, MANY)),
                    new Contender("Based, reset=full", count -> clean.sessionsOfTwo(count, MANY)));
            measurement.run(
                    name + "transaction of a batch of 1,000 inserts, 1 caller",
                    BATCH,
                    new Contender("Vert.x executeBatch", count -> vertx.batches(count, BATCH)),
                    new Contender("Based executeMany", count -> based.batches(count, BATCH)));
        }
        try (Proxy proxy = new Proxy(url, 500);
                BasedDatabase based = new BasedDatabase(proxy.url());
                VertxServer vertx = new VertxServer(proxy.url())) {
            measurement.run(
                    server.name() + ": session of one statement, 1 caller, 0.5 ms each way",
                    1,
                    new Contender("Vert.x withTransaction", count -> vertx.sessionsOfOne(count, 1)),
                    new Contender("Based", count -> based.sessionsOfOne(count, 1)));
        }
        countRoundTrips();
    }

    private void countRoundTrips() throws Exception {
        System.out.printf("%n%s: round trips, statements prepared before%n", server.name());
        System.out.printf("  %-34s %8s %8s%n", "", "Vert.x", "Based");
        try (Proxy proxy = new Proxy(url, 500); // or an answer may overtake a request that did not wait for it
                BasedDatabase based = new BasedDatabase(proxy.url());
                VertxServer vertx = new VertxServer(proxy.url())) {
            row(proxy, "single statement", vertx::singles, based::singles);
            row(proxy, "session of one statement", vertx::sessionsOfOne, based::sessionsOfOne);
            row(proxy, "session of two statements", vertx::sessionsOfTwo, based::sessionsOfTwo);
        }
    }

    /** Work by some callers at once. */
    @FunctionalInterface
    private interface Calls {
        void run(int count, int callers) throws Exception;
    }

    private static void row(Proxy proxy, String name, Calls vertx, Calls based) throws Exception {
        System.out.printf("  %-34s %8.2f %8.2f%n", name, roundTrips(proxy, vertx), roundTrips(proxy, based));
    }

    private static double roundTrips(Proxy proxy, Calls work) throws Exception {
        int count = 100;
        work.run(count, 1);
        long before = proxy.roundTrips();
        work.run(count, 1);
        return (double) (proxy.roundTrips() - before) / count;
    }
}
