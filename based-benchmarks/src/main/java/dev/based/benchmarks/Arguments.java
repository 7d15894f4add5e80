package dev.based.benchmarks;

import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.work.Sizes;
import dev.based.benchmarks.work.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a plan from words in any order. */
final class Arguments {
    static final String HELP = """
            Words, in any order: quick (the default), all or tiny; databases: sqlite, postgresql, mariadb, mysql, or URLs;
            parts: contests, delay, latency, growth, start, profile (all of them if none is named);
            works=batch,stream (only these works of the contests: the names of Work);
            rounds=N, millis=N (of a turn), warm=N (milliseconds), folder=PATH.
            Or alone: pool (beside HikariCP's), dispatcher (what it costs to be called back by an executor),
            watching (what listeners, metrics and traces cost).
            """;

    private Arguments() {}

    static Plan read(List<String> words) {
        String name = "quick";
        List<String> databases = new ArrayList<>();
        Set<Plan.Part> parts = EnumSet.noneOf(Plan.Part.class);
        Set<Work> works = EnumSet.noneOf(Work.class);
        int rounds = -1;
        int millis = -1;
        int warm = -1;
        Path folder = null;
        for (String word : words) {
            if (List.of("quick", "all", "tiny").contains(word)) {
                name = word;
            } else if (word.startsWith("works=")) {
                for (String work : word.substring("works=".length()).split(",")) {
                    works.add(Work.valueOf(work.toUpperCase(Locale.ROOT)));
                }
            } else if (word.startsWith("rounds=")) {
                rounds = Integer.parseInt(word.substring("rounds=".length()));
            } else if (word.startsWith("millis=")) {
                millis = Integer.parseInt(word.substring("millis=".length()));
            } else if (word.startsWith("warm=")) {
                warm = Integer.parseInt(word.substring("warm=".length()));
            } else if (word.startsWith("folder=")) {
                folder = Path.of(word.substring("folder=".length()));
            } else if (isPart(word)) {
                parts.add(Plan.Part.valueOf(word.toUpperCase(Locale.ROOT)));
            } else {
                databases.add(database(word));
            }
        }
        Pace pace = pace(name);
        return new Plan(
                name,
                databases.isEmpty() ? databases(name) : databases,
                parts.isEmpty() ? parts(name) : parts,
                works.isEmpty() ? EnumSet.allOf(Work.class) : works,
                new Pace(
                        rounds < 0 ? pace.rounds() : rounds,
                        millis < 0 ? pace.millis() : millis,
                        warm < 0 ? pace.warmMillis() : warm),
                name.equals("all") ? Sizes.ALL : name.equals("tiny") ? Sizes.TINY : Sizes.QUICK,
                folder == null ? Path.of("../docs/benchmarks", name) : folder);
    }

    private static boolean isPart(String word) {
        for (Plan.Part part : Plan.Part.values()) {
            if (part.name().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    private static String database(String word) {
        if (word.contains("://")
                || List.of("sqlite", "postgresql", "mariadb", "mysql").contains(word)) {
            return word;
        }
        throw new IllegalArgumentException("\"" + word + "\" means nothing here.\n" + HELP);
    }

    private static Pace pace(String name) {
        return switch (name) {
            case "all" -> new Pace(11, 500, 2_500);
            case "tiny" -> Pace.ONCE;
            default -> new Pace(5, 100, 200);
        };
    }

    private static List<String> databases(String name) {
        return switch (name) {
            case "all" -> List.of("sqlite", "postgresql", "mariadb");
            case "tiny" -> List.of("sqlite");
            default -> List.of("sqlite", "postgresql");
        };
    }

    private static Set<Plan.Part> parts(String name) {
        return name.equals("tiny") ? EnumSet.of(Plan.Part.CONTESTS) : EnumSet.allOf(Plan.Part.class);
    }
}
