package dev.based.tests.servers;

import java.util.Set;

/** The databases that are servers. */
public enum ServerKind {
    POSTGRES("PostgreSQL", Set.of("postgresql", "postgres")),
    MARIADB("MariaDB", Set.of("mariadb")),
    MYSQL("MySQL", Set.of("mysql"));

    private final String title;
    private final Set<String> schemes;

    ServerKind(String title, Set<String> schemes) {
        this.title = title;
        this.schemes = schemes;
    }

    /** Whether a URL of this scheme means such a server to the tests. */
    boolean serves(String scheme) {
        return schemes.contains(scheme);
    }

    /** The scheme of the URLs that the tests are given. */
    String scheme() {
        return this == POSTGRES ? "postgresql" : title.toLowerCase(java.util.Locale.ROOT);
    }

    int defaultPort() {
        return this == POSTGRES ? 5432 : 3306;
    }

    @Override
    public String toString() {
        return title;
    }
}
