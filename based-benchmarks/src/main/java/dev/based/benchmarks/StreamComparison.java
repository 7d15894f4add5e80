package dev.based.benchmarks;

import dev.based.benchmarks.Measurement.Contender;
import java.nio.file.Path;

/** A million rows of three columns, read as a stream, beside the cursor of the bare client or driver. */
final class StreamComparison {
    private static final int ROWS = 1_000_000;
    private static final int DEFAULT_PAGE = 256;
    private static final int LARGE_PAGE = 4_096;

    private StreamComparison() {}

    static void run(Server server, Measurement measurement) throws Exception {
        try (BasedDatabase based = new BasedDatabase(server.url())) {
            based.createTables();
            based.fill(ROWS);
            Contender pages = based("Based, fetch size 256", based, DEFAULT_PAGE);
            Contender largePages = based("Based, fetch size 4096", based, LARGE_PAGE);
            String title = server.name() + ": a stream of a million rows";
            if (server.isSqlite()) {
                Path file = Path.of(server.url().database().orElseThrow());
                try (PlainJdbc plain = new PlainJdbc(file)) {
                    measurement.runWhole(title, ROWS, new Contender("sqlite-jdbc", plain::stream), pages, largePages);
                }
                return;
            }
            try (VertxServer vertx = new VertxServer(server.url())) {
                measurement.runWhole(
                        title,
                        ROWS,
                        new Contender("Vert.x cursor, 256", rows -> vertx.stream(rows, DEFAULT_PAGE)),
                        pages,
                        new Contender("Vert.x cursor, 4096", rows -> vertx.stream(rows, LARGE_PAGE)),
                        largePages);
            }
        }
    }

    private static Contender based(String name, BasedDatabase based, int fetchSize) {
        return new Contender(name, rows -> based.stream(rows, fetchSize));
    }
}
