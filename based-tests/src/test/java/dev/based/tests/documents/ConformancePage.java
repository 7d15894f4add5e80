package dev.based.tests.documents;

import dev.based.tests.ConformanceKit;
import dev.based.tests.Feature;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code docs/reference/conformance.md}, made of the kit's own run when all tests are done. A backend on which not every test ran, or
 * one failed, keeps its column.
 */
final class ConformancePage implements AutoCloseable {
    private static final String TESTS = "tests";
    private static final Map<String, String> BACKENDS = new LinkedHashMap<>();

    static {
        BACKENDS.put("SqliteFileConformanceTest", "SQLite file");
        BACKENDS.put("SqliteMemoryConformanceTest", "SQLite memory");
        BACKENDS.put("H2ConformanceTest", "H2");
        BACKENDS.put("HsqldbConformanceTest", "HSQLDB");
        BACKENDS.put("PostgresConformanceTest", "PostgreSQL 17");
        BACKENDS.put("MariadbConformanceTest", "MariaDB 11.4");
        BACKENDS.put("MysqlConformanceTest", "MySQL 8.0");
    }

    /** By the names of the classes that run the kit. */
    private final Map<String, ConformanceColumn> columns = new ConcurrentHashMap<>();

    ConformancePage() {}

    ConformanceColumn column(String testClass) {
        return columns.computeIfAbsent(testClass, name -> new ConformanceColumn());
    }

    @Override
    public void close() throws IOException {
        GeneratedPage page = new GeneratedPage("reference/conformance.md");
        Map<String, Set<String>> rules = rules();
        BackendTable table = new BackendTable(
                "rule",
                Stream.concat(Stream.of(TESTS), BACKENDS.values().stream()).toList());
        rules.forEach((rule, tests) -> table.set(row(rule), TESTS, Integer.toString(tests.size())));
        BACKENDS.forEach((testClass, backend) -> {
            if (!fill(table, backend, column(testClass), rules)) {
                table.keep(backend, page.text());
            }
        });
        page.verifyOrUpdate("rules", table.markdown());
        page.verifyOrUpdate("features", features(table.markdown()));
    }

    /** The names of the kit's tests, by the ids of their rules in the order of {@code rules.md}. */
    private static Map<String, Set<String>> rules() throws IOException {
        String text = new GeneratedPage("reference/rules.md").text();
        return Arrays.stream(ConformanceKit.class.getMethods())
                .map(Method::getName)
                .filter(name -> name.matches("[a-z]\\d+_.*"))
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.indexOf('_')).toUpperCase(Locale.ROOT),
                        () -> new TreeMap<>(Comparator.comparing(rule -> text.indexOf("id=\"" + rule + "\""))),
                        Collectors.toCollection(TreeSet::new)));
    }

    private static String row(String rule) {
        return "[" + rule + "](rules.md#" + rule + ")";
    }

    /** Whether all tests ran, and none failed. */
    private static boolean fill(
            BackendTable table, String backend, ConformanceColumn column, Map<String, Set<String>> rules) {
        if (!rules.values().stream().allMatch(tests -> column.cell(tests).isPresent())) {
            return false;
        }
        rules.forEach((rule, tests) ->
                table.set(row(rule), backend, column.cell(tests).orElseThrow()));
        return true;
    }

    /** What those features are that some backend lacks, in the words of their documentation. */
    private static String features(String table) throws IOException {
        Path source = GeneratedPage.ROOT.resolve("based-tests/src/main/java/dev/based/tests/Feature.java");
        Matcher documented =
                Pattern.compile("/\\*\\* ([^*]*) \\*/\\s+([A-Z_]+)").matcher(Files.readString(source));
        return documented
                .results()
                .filter(feature ->
                        table.contains(Feature.valueOf(feature.group(2)).name()))
                .map(feature -> "| `" + feature.group(2) + "` | "
                        + feature.group(1).replaceAll("\\{@code ([^}]*)}", "`$1`") + " |\n")
                .collect(Collectors.joining("", "| what may be lacking | what it means |\n|---|---|\n", ""));
    }
}
