package dev.based.tests.h2;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.jdbcclient.JDBCConnectOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name that leads to another address from some time on, for the instances that the adapter makes. */
class HostsFileTest {
    private static String address(Vertx vertx) {
        Promise<List<InetSocketAddress>> found = Promise.promise();
        ((VertxInternal) vertx).nameResolver().resolveAll("films.example", found::handle);
        return await(found.future().toCompletionStage()).get(0).getAddress().getHostAddress();
    }

    @Test
    void fileOfHosts_thatHasChanged_isReadAgain(@TempDir Path folder) throws IOException {
        Path hosts = folder.resolve("hosts");
        Files.writeString(hosts, "127.0.0.1 films.example\n");
        VertxOptions options = new H2Driver(new JDBCConnectOptions(), 1).vertxOptions();
        options.getAddressResolverOptions().setHostsPath(hosts.toString());
        Vertx vertx = Vertx.vertx(options);
        try {
            assertThat(address(vertx)).isEqualTo("127.0.0.1");
            Files.writeString(hosts, "127.0.0.2 films.example\n");
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!address(vertx).equals("127.0.0.2")) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(10_000_000);
            }
        } finally {
            await(vertx.close().toCompletionStage());
        }
    }
}
