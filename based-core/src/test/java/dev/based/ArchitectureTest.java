package dev.based;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.based.internal.async.Promise;
import dev.based.internal.scope.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The walls between the packages: the tree is the architecture. */
class ArchitectureTest {
    private static final String API = "dev.based";
    private static final String SPI = "dev.based.spi";
    private static final String VERTX = "dev.based.vertx";
    private static final String INTERNAL = "dev.based.internal..";

    /** Where the API goes through the wall, and why: the class that does so, and the internal packages behind it. */
    private static final Map<String, Set<String>> ENTRANCES = Map.of(
            "Database", Set.of("dev.based.internal.engine"), // create and use: static factories need the implementation
            "Async", Set.of("dev.based.internal.scope"), // static entrance to awaiting and loops
            "Columns", Set.of("dev.based.internal.mapping"), // remembers how rows of these columns are mapped
            "Parameters", Set.of("dev.based.internal.mapping"), // reads objects
            "Json", Set.of("dev.based.internal.json", "dev.based.internal.row"), // reads, writes and converts documents
            "Row", Set.of("dev.based.internal.mapping"), // as(Type.class)
            "OnBehalf", Set.of("dev.based.internal.thread"), // for whom a thread runs, for who moves code to others
            "ValuesByIndex", Set.of("dev.based.internal.row"), // the conversions behind the typed getters of Row
            "DatabaseUrl", Set.of("dev.based.internal.url"), // parse, write, and hide the secrets
            "DatabaseUrlBuilder", Set.of("dev.based.internal.url")); // writes what it has built

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Database.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void api_reachesTheEngineThroughItsEntrancesOnly() {
        Map<String, Set<String>> found = CLASSES.stream()
                .filter(resideInAnyPackage(API, SPI))
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> resideInAPackage(INTERNAL).test(dependency.getTargetClass()))
                .collect(Collectors.groupingBy(
                        dependency -> outermost(dependency.getOriginClass()).getSimpleName(),
                        Collectors.mapping(
                                dependency -> dependency.getTargetClass().getPackageName(), Collectors.toSet())));
        assertThat(found).isEqualTo(ENTRANCES);
    }

    @Test
    void spi_neverReachesTheEngine() {
        noClasses()
                .that()
                .resideInAPackage(SPI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL)
                .check(CLASSES);
    }

    @Test
    void vertxAdapter_reachesTheApiAndSpiOnly() {
        noClasses()
                .that()
                .resideInAPackage(VERTX)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL)
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(VERTX)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(VERTX)
                .check(CLASSES);
    }

    @Test
    void signatures_showNeitherTheEngineNorADriver() {
        List<String> shown = CLASSES.stream()
                .filter(resideInAnyPackage(API, SPI))
                .filter(modifier(JavaModifier.PUBLIC))
                .flatMap(each -> Stream.concat(
                        each.getCodeUnits().stream()
                                .filter(ArchitectureTest::isShown)
                                .flatMap(unit -> types(unit)
                                        .map(type -> unit.getFullName() + " shows " + type.getName())
                                        .filter(ArchitectureTest::hidden)),
                        each.getFields().stream()
                                .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                                .flatMap(field -> types(field)
                                        .map(type -> field.getFullName() + " shows " + type.getName())
                                        .filter(ArchitectureTest::hidden))))
                .toList();
        assertThat(shown).isEmpty();
    }

    private static boolean isShown(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
        Stream<JavaType> parameters = unit.getParameterTypes().stream();
        return Stream.concat(Stream.of(unit.getReturnType()), parameters)
                .flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> types(JavaField field) {
        return field.getType().getAllInvolvedRawTypes().stream();
    }

    private static boolean hidden(String shown) {
        String type = shown.substring(shown.lastIndexOf(' ') + 1);
        return !Stream.of("java.", "org.jooq.", "org.jspecify.", "dev.based.").anyMatch(type::startsWith)
                        && type.indexOf('.') >= 0
                || type.startsWith("dev.based.internal.")
                || type.startsWith("dev.based.vertx.")
                || type.startsWith("java.sql.");
    }

    @Test
    void core_knowsNoDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackage(VERTX)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "org.sqlite..", "org.h2..", "javax.sql..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages(VERTX, "dev.based.internal.jooq..") // whose users' types some of JDBC's are
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(VERTX)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        VERTX,
                        API,
                        SPI,
                        "io.vertx.core..",
                        "io.vertx.sqlclient..",
                        "io.netty..",
                        "java..",
                        "javax.net.ssl..",
                        "jdk.net..", // keepalive of TCP
                        "org.slf4j..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void futures_areBlockedOnInOnePlaceOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Awaiting.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(Promise.class.getName())
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
    void library_neitherSleepsNorPrints() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(CLASSES);
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(CLASSES);
    }

    @Test
    void internalPackages_haveNoCycle() {
        slices().matching("dev.based.internal.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void internalPackages_areSmall() throws IOException {
        Path sources = Path.of("src/main/java/dev/based/internal");
        try (Stream<Path> files = Files.walk(sources)) {
            Map<Path, Long> lines = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(Path::getParent, Collectors.summingLong(ArchitectureTest::lines)));
            assertThat(lines)
                    .isNotEmpty()
                    .allSatisfy((folder, count) ->
                            assertThat(count).as("lines in %s", folder).isLessThan(1_500));
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JavaClass outermost(JavaClass inner) {
        return inner.getEnclosingClass().map(ArchitectureTest::outermost).orElse(inner);
    }
}
