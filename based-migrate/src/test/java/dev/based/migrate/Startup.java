package dev.based.migrate;

import dev.based.Database;
import java.util.concurrent.CompletionStage;

/** How a program begins: connected, and up to date. */
final class Startup {
    private static final Migrations MIGRATIONS = Migrations.of(Startup.class, "db/migration");

    private Startup() {}

    static CompletionStage<Database> open(String url) {
        return Database.create(url)
                .connect()
                .thenCompose(database -> MIGRATIONS.migrate(database).thenApply(applied -> database));
    }
}
