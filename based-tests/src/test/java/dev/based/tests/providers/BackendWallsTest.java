package dev.based.tests.providers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.based.mysql.MysqlBackendProvider;
import dev.based.postgres.PostgresBackendProvider;
import dev.based.sqlite.SqliteBackendProvider;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls around the library's own backends, which are written as a third party would. Those of the core are in its own test. */
class BackendWallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importUrls(locations());

    private static List<URL> locations() {
        return Stream.of(PostgresBackendProvider.class, MysqlBackendProvider.class, SqliteBackendProvider.class)
                .map(provider -> provider.getProtectionDomain().getCodeSource().getLocation())
                .toList();
    }

    @Test
    void backends_areAllLookedAt() {
        assertThat(CLASSES.stream().map(found -> found.getPackageName()).distinct())
                .contains("dev.based.postgres", "dev.based.mysql", "dev.based.sqlite");
    }

    @Test
    void backends_neverReachTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.based.internal..")
                .check(CLASSES);
    }

    @Test
    void backends_neverWaitForAFuture() {
        noClasses()
                .should()
                .accessTargetWhere(new DescribedPredicate<JavaAccess<?>>("waits for a future") {
                    @Override
                    public boolean test(JavaAccess<?> access) {
                        return assignableTo(Future.class).test(access.getTargetOwner())
                                && Set.of("get", "join")
                                        .contains(access.getTarget().getName());
                    }
                })
                .check(CLASSES);
    }

    @Test
    void backends_neitherSleepNorPrint() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }
}
