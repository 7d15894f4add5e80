package dev.based.tests.races;

import dev.based.Database;
import dev.based.spi.Pipelining;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random courses of sessions whose COMMIT is lined up, sent and answered while statements are cancelled and connections lost. */
class KeptCoursesTest {
    private static final int COUNT = Integer.getInteger("based.kept", 200);
    private static final long SEED = Long.getLong("based.kept.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource
    void whatIsTold_isWhatIsThere(Pipelining pipelining, @TempDir Path directory) {
        System.out.println("KeptCourses " + pipelining + " based.kept.seed=" + SEED);
        AtomicReference<SteeredBackend> made = new AtomicReference<>();
        String url = WrappedBackends.wrap("sqlite:///" + directory.resolve("films.db"), real -> {
            SteeredBackend steered = new SteeredBackend(real, pipelining);
            made.set(steered);
            return steered;
        });
        Database database = Database.create(url);
        Outcomes.await(database.connect());
        SteeredBackend backend = Objects.requireNonNull(made.get());
        try {
            Outcomes.await(database.execute("CREATE TABLE films (id INT PRIMARY KEY)"));
            Outcomes.await(database.execute("INSERT INTO films VALUES (0)"));
            for (int i = 0; i < COUNT; i++) {
                String course = new KeptCourse(database, backend, new Random(SEED + i)).run(1);
                if (Boolean.getBoolean("based.kept.show")) {
                    System.out.println(i + " " + course);
                }
            }
        } finally {
            backend.steer(false);
            Outcomes.await(database.disconnect());
            WrappedBackends.forget(url);
        }
    }
}
