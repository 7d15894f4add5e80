package dev.based.tests.servers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers in containers, where a Docker engine answers. */
final class Containers {
    private Containers() {}

    /** A server in a container, or nothing if there is no engine or the image cannot be had. */
    static Optional<Server> start(ServerKind kind) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        JdbcDatabaseContainer<?> container = container(kind);
        try {
            pull(image(kind));
            container.start();
        } catch (Exception error) {
            System.out.println("Test server " + kind + ": not in a container of " + image(kind) + ", " + reason(error));
            container.close();
            return Optional.empty();
        }
        Server server = Server.started(
                kind, container.getHost(), container.getMappedPort(kind.defaultPort()), container::close);
        prepare(server);
        return Optional.of(server);
    }

    /** Makes the database as those of the embedded servers are: of UTF-8, with a user who may do anything. */
    private static void prepare(Server server) {
        if (server.kind() == ServerKind.POSTGRES) {
            new Server(server.kind(), server.parts().withDatabase("postgres"), () -> {})
                    .execute("CREATE DATABASE " + Server.USER + " ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0");
        } else {
            new Server(
                            server.kind(),
                            server.parts().toBuilder().username("root").build(),
                            () -> {})
                    .execute(
                            "GRANT ALL PRIVILEGES ON *.* TO '" + Server.USER + "'@'%' WITH GRANT OPTION",
                            "ALTER DATABASE " + Server.USER + " CHARACTER SET utf8mb4");
        }
    }

    private static JdbcDatabaseContainer<?> container(ServerKind kind) {
        String image = image(kind);
        JdbcDatabaseContainer<?> container = switch (kind) {
            case POSTGRES ->
                new PostgreSQLContainer(image).withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
            case MARIADB -> new MariaDBContainer(image).withCommand("--max-connections=300");
            case MYSQL -> new MySQLContainer(image).withCommand("--max-connections=300");
        };
        return container
                .withUsername(Server.USER)
                .withPassword(Server.PASSWORD)
                .withDatabaseName(kind == ServerKind.POSTGRES ? "postgres" : Server.USER);
    }

    private static String image(ServerKind kind) {
        return switch (kind) {
            case POSTGRES -> "postgres:17-alpine";
            case MARIADB -> "mariadb:11.4";
            case MYSQL -> "mysql:8.0";
        };
    }

    /** Pulls an image that is not there, once: Testcontainers would try for minutes on a machine without a registry. */
    private static void pull(String image) throws InterruptedException {
        DockerClient docker = DockerClientFactory.instance().client();
        try {
            docker.inspectImageCmd(image).exec();
        } catch (NotFoundException missing) {
            docker.pullImageCmd(image).start().awaitCompletion();
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
