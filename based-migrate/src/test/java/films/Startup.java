package films;

import dev.based.Database;
import dev.based.migrate.Migrations;
import java.util.concurrent.CompletionStage;

/** How a program begins: connected, and up to date. */
public final class Startup {
    private static final Migrations MIGRATIONS = Migrations.of(Startup.class, "db/migration");

    private Startup() {}

    /** The stage of a database that has all tables. */
    public static CompletionStage<Database> open(String url) {
        return Database.create(url)
                .connect()
                .thenCompose(database -> MIGRATIONS.migrate(database).thenApply(applied -> database));
    }
}
