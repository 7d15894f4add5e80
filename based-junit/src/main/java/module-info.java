/** Databases for tests with JUnit. */
module dev.based.junit {
    requires transitive dev.based.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.based.junit;
}
