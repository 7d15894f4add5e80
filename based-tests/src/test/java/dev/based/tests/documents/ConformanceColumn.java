package dev.based.tests.documents;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of the kit's tests on one backend. Safe for use by several threads. */
final class ConformanceColumn {
    private static final Pattern LACKS = Pattern.compile("(?:lacks|not declared) ([A-Z_]+)");

    private final Set<String> passed = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final Map<String, String> skipped = new ConcurrentHashMap<>();

    void passed(String test) {
        passed.add(test);
    }

    void failed(String test) {
        failed.add(test);
    }

    void skipped(String test, String reason) {
        skipped.put(test, reason);
    }

    /** What to say of a rule's tests; nothing if they were not all run, or one failed. */
    Optional<String> cell(Set<String> tests) {
        if (!tests.stream().allMatch(test -> passed.contains(test) || skipped.containsKey(test))
                || tests.stream().anyMatch(failed::contains)) {
            return Optional.empty();
        }
        long ran = tests.stream().filter(passed::contains).count();
        String result = ran == tests.size() ? "pass" : ran == 0 ? "" : "pass " + ran;
        String lacks = tests.stream()
                .flatMap(test -> LACKS.matcher(skipped.getOrDefault(test, "")).results())
                .map(lack -> lack.group(1))
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
        String cell = Stream.of(result, lacks.isEmpty() ? "" : "lacks " + lacks)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return Optional.of(cell.isEmpty() ? "does not apply" : cell);
    }
}
