package dev.based.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a report: all figures as JSON, tables as Markdown, plots as SVG. */
public final class Results {
    private Results() {}

    /**
     * Writes it.
     *
     * @param report what was measured
     * @param folder where to; files of the same names are replaced
     */
    public static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        write(
                folder.resolve("results.json"),
                Rounding.shorter(json.valueToTree(report)).toPrettyString() + "\n");
        for (Report.Latency latency : report.latencies()) {
            write(folder.resolve(file(latency.database()) + "-latency.svg"), Plots.latencies(latency));
        }
        for (Report.Growth growth : report.growths()) {
            String name = file(growth.database()) + "-" + file(growth.by()) + ".svg";
            write(folder.resolve(name), Plots.growth(growth));
        }
        for (String database : report.databases()) {
            if (report.contests().stream().anyMatch(each -> each.database().equals(database))) {
                write(folder.resolve(file(database) + "-chained.svg"), Plots.ratios(report, database, Names.BASED));
                write(folder.resolve(file(database) + "-await.svg"), Plots.ratios(report, database, Names.AWAIT));
            }
        }
        write(folder.resolve("results.md"), new Markdown(report).text());
    }

    /** The first word, for a file's name. */
    static String file(String title) {
        return title.toLowerCase(Locale.ROOT).split("[ ,]")[0];
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }
}
