package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How sessions end whose COMMIT travels with their last statements: {@code -Dbased.ends=20000} tells how many for each server, and {@code
 * -Dbased.ends.seed=} draws the sessions of an earlier run again, though not the same moments.
 */
@Timeout(value = 55, unit = TimeUnit.MINUTES)
class KeptOnServersTest {
    private static final int COUNT = Integer.getInteger("based.ends", 400);
    private static final long SEED = Long.getLong("based.ends.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void whatIsTold_isWhatTheServerHolds(ServerKind kind) throws InterruptedException, ExecutionException {
        System.out.println("Ends of sessions on " + kind + " based.ends.seed=" + SEED);
        try (Ends ends = new Ends(Servers.get(kind), SEED)) {
            String result = ends.run(COUNT);
            System.out.println(result);
            assertThat(result).contains("; 0 violations ");
        }
    }
}
