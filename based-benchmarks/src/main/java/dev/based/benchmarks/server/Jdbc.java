package dev.based.benchmarks.server;

import dev.based.DatabaseUrl;

/** URLs as JDBC's drivers have them. */
public final class Jdbc {
    private Jdbc() {}

    /** The same database without user and password. Only plain, unencrypted connections, as all contenders have. */
    public static String url(DatabaseUrl url) {
        String place = url.host().orElse("")
                + (url.port().isPresent() ? ":" + url.port().getAsInt() : "") + "/"
                + url.database().orElse("");
        return switch (url.scheme()) {
            case "sqlite" -> "jdbc:sqlite:" + url.database().orElseThrow();
            case "postgresql" -> "jdbc:postgresql://" + place + "?sslmode=disable";
            default -> "jdbc:mariadb://" + place + "?sslMode=disable&useServerPrepStmts=true";
        };
    }
}
