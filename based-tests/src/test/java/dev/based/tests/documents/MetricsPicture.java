package dev.based.tests.documents;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Metrics as a dashboard shows them: how long each statement took, as shares of its calls, and what the pool's callers waited for. */
final class MetricsPicture {
    private static final int NAMES = 220;
    private static final int CELL = 52;
    private static final int ROW = 26;
    private static final int TOP = 62;

    private final Drawing drawing = new Drawing(860);
    private final MeterRegistry registry;

    MetricsPicture(MeterRegistry registry) {
        this.registry = registry;
    }

    String svg() {
        List<Timer> statements = registry.find("db.client.operation.duration").timers().stream()
                .filter(timer -> timer.count() > 1)
                .sorted(Comparator.comparing(
                        timer -> String.valueOf(timer.getId().getTag("db.query.summary"))))
                .toList();
        drawing.text(
                8,
                18,
                "db.client.operation.duration: of each statement's calls, how many took so long",
                "font-weight=\"bold\"");
        CountAtBucket[] scale = buckets(statements.get(0));
        for (int i = 0; i < scale.length; i++) {
            drawing.text(
                    NAMES + (i + 0.5) * CELL,
                    TOP - 20,
                    "\u2264 " + seconds(scale[i]),
                    "text-anchor=\"middle\" font-size=\"10\"");
        }
        double y = TOP;
        for (Timer timer : statements) {
            row(timer, y - 10);
            y += ROW;
        }
        return drawing.svg(waits(y + 26));
    }

    private static CountAtBucket[] buckets(Timer timer) {
        return timer.takeSnapshot().histogramCounts();
    }

    private static String seconds(CountAtBucket bucket) {
        double millis = bucket.bucket(TimeUnit.MILLISECONDS);
        return Double.isInfinite(millis)
                ? "\u221e"
                : millis < 1000
                        ? String.format(Locale.ROOT, "%.0f ms", millis)
                        : String.format(Locale.ROOT, "%.0f s", millis / 1000);
    }

    private void row(Timer timer, double y) {
        drawing.text(8, y + 14, String.valueOf(timer.getId().getTag("db.query.summary")), "");
        double before = 0;
        CountAtBucket[] buckets = buckets(timer);
        for (int i = 0; i < buckets.length; i++) {
            double share = (buckets[i].count() - before) / timer.count();
            before = buckets[i].count();
            String opacity = String.format(Locale.ROOT, "%.2f", share == 0 ? 0.04 : 0.15 + 0.85 * share);
            drawing.box(NAMES + i * CELL, y, CELL - 2, ROW - 6, "fill=\"#1f77b4\" fill-opacity=\"" + opacity + "\"");
            if (share > 0) {
                drawing.text(
                        NAMES + (i + 0.5) * CELL,
                        y + 14,
                        String.format(Locale.ROOT, share < 0.01 ? "%.1f%%" : "%.0f%%", share * 100),
                        "text-anchor=\"middle\" font-size=\"10\"" + (share > 0.4 ? " fill=\"#ffffff\"" : ""));
            }
        }
        drawing.text(
                NAMES + buckets.length * CELL + 8,
                y + 14,
                String.format(Locale.ROOT, "%,d calls, mean %.1f ms", timer.count(), timer.mean(TimeUnit.MILLISECONDS)),
                "font-size=\"11\"");
    }

    private double waits(double top) {
        drawing.text(8, top, "the pool: mean of each time, and what there is now", "font-weight=\"bold\"");
        double y = top + 22;
        for (String name : List.of("create_time", "wait_time", "use_time")) {
            Timer timer = registry.get("db.client.connection." + name).timer();
            double millis = timer.mean(TimeUnit.MILLISECONDS);
            drawing.text(8, y, "db.client.connection." + name, "");
            drawing.box(NAMES, y - 11, Math.min(400, millis * 5), 14, "rx=\"2\" fill=\"#ff7f0e\"");
            drawing.text(
                    NAMES + Math.min(400, millis * 5) + 8,
                    y,
                    String.format(Locale.ROOT, "%.1f ms, %,d times", millis, timer.count()),
                    "font-size=\"11\"");
            y += ROW;
        }
        double used = registry.get("db.client.connection.count")
                .tag("db.client.connection.state", "used")
                .gauge()
                .value();
        double idle = registry.get("db.client.connection.count")
                .tag("db.client.connection.state", "idle")
                .gauge()
                .value();
        double waiting =
                registry.get("db.client.connection.pending_requests").gauge().value();
        drawing.text(8, y, "db.client.connection.count", "");
        drawing.text(
                NAMES,
                y,
                String.format(Locale.ROOT, "%.0f used, %.0f idle; pending_requests %.0f", used, idle, waiting),
                "font-size=\"11\"");
        return y + 14;
    }
}
