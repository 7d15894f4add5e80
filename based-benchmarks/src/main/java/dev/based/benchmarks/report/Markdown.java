package dev.based.benchmarks.report;

import dev.based.benchmarks.measure.Profile;
import dev.based.benchmarks.report.Report.Contest;
import java.util.List;
import java.util.Locale;

/** A report as a page. */
final class Markdown {
    private final Report report;
    private final StringBuilder text = new StringBuilder();

    Markdown(Report report) {
        this.report = report;
        head();
        report.databases().forEach(this::database);
        if (!report.contests().isEmpty()) {
            add("## Targets\n\n");
            add(new Targets(report.contests()).text());
        }
        profiles();
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    private void add(String part) {
        text.append(part);
    }

    private void head() {
        Report.Environment where = report.environment();
        add("# Results: " + report.name() + "\n\n");
        add("<!-- written by based-benchmarks -->\n\n");
        add(String.format(
                Locale.ROOT,
                "%s, JDK %s, %s, %d processors (a load of %.1f when it began), %s. [How to read it](../../benchmarks.md), and"
                        + " [all figures](results.json).%n%n",
                where.date(),
                where.jdk(),
                where.system(),
                where.processors(),
                where.load(),
                where.pace()));
        report.notes().forEach(note -> add("- " + note + "\n"));
        add("\n");
    }

    private void database(String database) {
        add("## " + database + "\n\n");
        List<Contest> direct = contests(database, false);
        if (!direct.isEmpty()) {
            ratios(database, direct);
        }
        List<Contest> delayed = contests(database, true);
        if (!delayed.isEmpty()) {
            add("### Round trips, and 0.5 ms each way\n\nOne caller, statements prepared before.\n\n");
            add(Costs.delayed(delayed));
        }
        latencies(database);
        growths(database);
        report.starts().stream()
                .filter(each -> each.database().equals(database))
                .forEach(start -> add("### The first row of a fresh JVM\n\n" + Costs.starts(start)));
        if (!direct.isEmpty()) {
            add("### What an operation takes\n\n" + Costs.table(direct));
        }
    }

    private void ratios(String database, List<Contest> direct) {
        add("### Ratios\n\nMedians of the ratios by round; above 1 Based is faster, in bold below 0.9.\n\n");
        add(Ratios.table(direct, Names.BASED));
        image("Ratios of chained stages", Results.file(database) + "-chained.svg");
        add(Ratios.table(direct, Names.AWAIT));
        image("Ratios of await style", Results.file(database) + "-await.svg");
    }

    private void image(String title, String file) {
        add("![" + title + "](" + file + ")\n\n");
    }

    private List<Contest> contests(String database, boolean delayed) {
        return report.contests().stream()
                .filter(each -> each.database().equals(database) && each.delayed() == delayed)
                .toList();
    }

    private void latencies(String database) {
        for (Report.Latency latency : report.latencies()) {
            if (latency.database().equals(database)) {
                add(String.format(
                        Locale.ROOT,
                        "### Latencies\n\nOne-shots, %,.0f a second, half of what the slowest does with 64 callers; timed from when"
                                + " each was due.%n%n",
                        latency.perSecond()));
                add(Costs.latencies(latency));
                image("Latencies", Results.file(database) + "-latency.svg");
            }
        }
    }

    private void growths(String database) {
        List<Report.Growth> growths = report.growths().stream()
                .filter(each -> each.database().equals(database))
                .toList();
        if (!growths.isEmpty()) {
            add("### Growth\n\n");
        }
        for (Report.Growth growth : growths) {
            add("By " + growth.by() + ":\n\n" + Costs.growth(growth));
            image("Growth by " + growth.by(), Results.file(database) + "-" + Results.file(growth.by()) + ".svg");
        }
    }

    private void profiles() {
        if (!report.profiles().isEmpty()) {
            add("## Where Based's time and bytes go\n\n`a < b`: in `a`, called by Based's `b`.\n\n");
        }
        for (Report.Profiled each : report.profiles()) {
            add(String.format(
                    "### %s, %s, %d callers%n%n%d samples of running threads.%n%n",
                    each.database(), each.task(), each.callers(), each.profile().samples()));
            shares("time", each.profile().time());
            shares("bytes", each.profile().allocations());
        }
    }

    private void shares(String what, List<Profile.Share> shares) {
        Table table = new Table(List.of(what, "%"));
        shares.forEach(share ->
                table.row(List.of("`" + share.what() + "`", String.format(Locale.ROOT, "%.1f", share.percent()))));
        add(table.toString());
    }
}
