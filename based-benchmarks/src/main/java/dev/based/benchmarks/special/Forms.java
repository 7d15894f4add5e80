package dev.based.benchmarks.special;

import dev.based.DatabaseOptions;
import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.Pace;
import dev.based.benchmarks.measure.Rounds;
import dev.based.benchmarks.measure.Stats;
import dev.based.benchmarks.measure.Turn;
import dev.based.benchmarks.peer.Based;
import dev.based.benchmarks.server.Server;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Sizes;
import dev.based.benchmarks.work.Tables;
import dev.based.benchmarks.work.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Based beside itself with other options. */
final class Forms {
    private static final Pace PACE = new Pace(9, 300, 1_500);

    private Forms() {}

    /**
     * Measures some forms on SQLite and PostgreSQL, and prints what a statement takes.
     *
     * @param options those of each form; the first one is what the others are compared with
     * @param tasks what they do
     * @param callers by how many at once, one after the other
     */
    static void compare(Map<String, DatabaseOptions> options, List<Task> tasks, int... callers) throws Exception {
        for (String name : List.of("sqlite", "postgresql")) {
            try (Server server = Server.of(name);
                    Tables tables = new Tables(server.judge(), Sizes.TINY)) {
                tables.create();
                List<Based> forms = new ArrayList<>();
                options.forEach((form, each) -> forms.add(new Based(form, server.url(), each, new Checks(Sizes.TINY))));
                for (Task task : tasks) {
                    for (int count : callers) {
                        System.out.printf("%n%s, %s, %d callers%n", server.name(), task.title(), count);
                        print(task, run(tables, forms, task, count));
                    }
                }
                forms.forEach(Based::close);
            }
        }
    }

    private static Map<String, List<Turn>> run(Tables tables, List<Based> forms, Task task, int callers)
            throws Exception {
        List<Contender> contenders =
                forms.stream().flatMap(form -> form.contender(task).stream()).toList();
        return new Rounds(PACE, tables, () -> 0, System.out::println).run(task, callers, contenders);
    }

    private static void print(Task task, Map<String, List<Turn>> turns) {
        List<Turn> base = turns.values().iterator().next();
        turns.forEach((form, each) -> System.out.printf(
                "  %-24s %8.2f by round %8.1f us for each statement %8.1f of the processors %8.0f bytes%n",
                form,
                Stats.ratio(each, base, Turn::rate),
                1e6 / Stats.median(each, Turn::rate) / task.size(),
                Stats.mean(each, Turn::cpuMicros) / task.size(),
                Stats.median(each, Turn::bytes) / task.size()));
    }
}
