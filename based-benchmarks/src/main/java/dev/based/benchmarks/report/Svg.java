package dev.based.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** A drawing, readable on white and on black. */
final class Svg {
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22");
    private static final String GREY = "#888888";

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\">%n",
                width, height, GREY);
        text(10, 18, "start", title);
    }

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    void text(double x, double y, String anchor, String words) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x, y, anchor, words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    void line(double x1, double y1, double x2, double y2, double width) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
                x1, y1, x2, y2, GREY, width);
    }

    void dot(double x, double y, String colour, String hint) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"%s\"><title>%s</title></circle>%n",
                x, y, colour, hint.replace("&", "&amp;").replace("<", "&lt;"));
    }

    void path(String points, String colour) {
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", points, colour);
    }

    /** Names and their colours, below each other. */
    void legend(double x, double y, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            dot(x, y + 18 * i, colour(i), names.get(i));
            text(x + 10, y + 18 * i + 4, "start", names.get(i));
        }
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }
}
