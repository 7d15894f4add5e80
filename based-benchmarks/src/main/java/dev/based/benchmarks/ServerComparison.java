package dev.based.benchmarks;

import dev.based.DatabaseUrl;
import dev.based.ResetPolicy;
import dev.based.benchmarks.Measurement.Contender;

/** Based on a server, beside the bare Vert.x client, each with a pool of 8 connections and with prepared statements cached. */
final class ServerComparison {
    private static final int MANY = 64;

    private final DatabaseUrl url;
    private final Measurement measurement;

    ServerComparison(DatabaseUrl url, Measurement measurement) {
        this.url = url;
        this.measurement = measurement;
    }

    void run() throws Exception {
        try (BasedServer based = new BasedServer(url);
                BasedServer clean = new BasedServer(url, ResetPolicy.FULL);
                VertxServer vertx = new VertxServer(url)) {
            based.createTables();
            String name = url.scheme() + ": ";
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
        }
        try (Proxy proxy = new Proxy(url, 500);
                BasedServer based = new BasedServer(proxy.url());
                VertxServer vertx = new VertxServer(proxy.url())) {
            measurement.run(
                    url.scheme() + ": session of one statement, 1 caller, 0.5 ms each way",
                    1,
                    new Contender("Vert.x withTransaction", count -> vertx.sessionsOfOne(count, 1)),
                    new Contender("Based", count -> based.sessionsOfOne(count, 1)));
        }
        countRoundTrips();
    }

    private void countRoundTrips() throws Exception {
        System.out.printf("%n%s: round trips, statements prepared before%n", url.scheme());
        System.out.printf("  %-34s %8s %8s%n", "", "Vert.x", "Based");
        try (Proxy proxy = new Proxy(url, 500); // or an answer may overtake a request that did not wait for it
                BasedServer based = new BasedServer(proxy.url());
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
