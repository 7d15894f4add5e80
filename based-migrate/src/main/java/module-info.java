/** Migrations: versioned SQL files, each run once. */
module dev.based.migrate {
    requires transitive dev.based.core;
    requires static org.jspecify;

    exports dev.based.migrate;
}
