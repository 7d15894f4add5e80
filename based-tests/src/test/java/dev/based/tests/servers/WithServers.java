package dev.based.tests.servers;

import java.io.IOException;

/** Runs a program beside an embedded PostgreSQL and MariaDB, whose URLs are in its environment, as {@code .ci/servers} does. */
public final class WithServers {
    private WithServers() {}

    /**
     * Starts the servers, runs the program, and ends as it did.
     *
     * @param command the program and its arguments
     */
    public static void main(String... command) throws IOException, InterruptedException {
        int result;
        try (Server postgres = EmbeddedPostgres.start();
                Server mariadb = EmbeddedMariadb.start()) {
            ProcessBuilder program = new ProcessBuilder(command).inheritIO();
            program.environment().put("POSTGRES_URL", postgres.url());
            program.environment().put("MARIADB_URL", mariadb.url());
            result = program.start().waitFor();
        }
        System.exit(result);
    }
}
