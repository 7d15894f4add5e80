package dev.based.tests.documents;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A trace as its viewers show it: a bar for each span, below that which it belongs to, with a mark where a step of a transaction was over. */
final class TracePicture {
    private static final int NAMES = 230;
    private static final int BARS = 560;
    private static final int ROW = 40;
    private static final int TOP = 44;
    private static final int GRID = 4;

    private final Drawing drawing = new Drawing(NAMES + BARS + 70);
    private final List<SpanData> spans;
    private final SpanData root;
    private int rows;

    /**
     * Of a trace.
     *
     * @param spans all of its spans, in the order in which they began
     */
    TracePicture(List<SpanData> spans) {
        this.spans = spans;
        root = spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .findFirst()
                .orElseThrow();
    }

    String svg() {
        draw(root, 0);
        double millis = millis(root);
        for (int i = 0; i <= GRID; i++) {
            double x = NAMES + (double) BARS * i / GRID;
            drawing.line(x, TOP - 14, TOP + rows * ROW);
            drawing.text(
                    x, TOP - 22, String.format(Locale.ROOT, "%.1f ms", millis * i / GRID), "text-anchor=\"middle\"");
        }
        return drawing.svg(TOP + rows * ROW + 10);
    }

    private void draw(SpanData span, int depth) {
        double y = TOP + rows * ROW;
        rows++;
        boolean client = span.getKind() == SpanKind.CLIENT;
        String colour = client ? "#ff7f0e" : span == root ? "#2ca02c" : "#1f77b4";
        double x = x(span.getStartEpochNanos());
        double end = x(span.getEndEpochNanos());
        drawing.text(8 + depth * 16, y + 11, span.getName(), "font-weight=\"bold\"");
        drawing.box(x, y, end - x, 14, "rx=\"2\" fill=\"" + colour + "\"");
        drawing.text(end + 5, y + 11, String.format(Locale.ROOT, "%.1f ms", millis(span)), "font-size=\"11\"");
        span.getEvents().forEach(event -> drawing.box(x(event.getEpochNanos()) - 1, y - 3, 2, 20, "fill=\"#d62728\""));
        String steps = span.getEvents().stream().map(EventData::getName).collect(Collectors.joining(", "));
        if (!steps.isEmpty()) {
            below(x, end, y, steps, "");
        }
        String sql = span.getAttributes().get(AttributeKey.stringKey("db.query.text"));
        if (sql != null) {
            below(x, end, y, sql, "font-family=\"monospace\"");
        }
        spans.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .forEach(child -> draw(child, depth + 1));
    }

    private void below(double x, double end, double y, String text, String attributes) {
        boolean right = x > NAMES + BARS / 2.0;
        String anchor = "font-size=\"10\" text-anchor=\"" + (right ? "end" : "start") + "\" ";
        drawing.text(right ? end : x, y + 27, text, anchor + attributes);
    }

    private double x(long nanos) {
        double whole = root.getEndEpochNanos() - root.getStartEpochNanos();
        return NAMES + BARS * (nanos - root.getStartEpochNanos()) / whole;
    }

    private static double millis(SpanData span) {
        return (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6;
    }
}
