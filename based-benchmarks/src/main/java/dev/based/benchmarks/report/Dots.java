package dev.based.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows of dots on a logarithmic scale. */
final class Dots {
    private static final int LEFT = 290;
    private static final int WIDTH = 480;
    private static final int RIGHT = 270;
    private static final int TOP = 40;
    private static final int ROW = 20;

    private final String title;
    private final List<String> series;
    private final double mark;
    private final List<String> names = new ArrayList<>();
    private final List<Map<String, Double>> rows = new ArrayList<>();

    /**
     * Creates an empty plot.
     *
     * @param title what it shows
     * @param series what the dots of a row are
     * @param mark where a thick line is
     */
    Dots(String title, List<String> series, double mark) {
        this.title = title;
        this.series = series;
        this.mark = mark;
    }

    void row(String name, Map<String, Double> values) {
        names.add(name);
        rows.add(values);
    }

    String svg() {
        int height = TOP + ROW * Math.max(rows.size(), series.size()) + 40;
        Svg svg = new Svg(LEFT + WIDTH + RIGHT, height, title);
        Scale scale =
                Scale.of(rows.stream().flatMap(row -> row.values().stream()).toList(), mark, LEFT, WIDTH);
        double bottom = TOP + ROW * rows.size();
        for (double tick : scale.ticks()) {
            svg.line(scale.at(tick), TOP - 10, scale.at(tick), bottom, tick == mark ? 1.6 : 0.4);
            svg.text(scale.at(tick), bottom + 16, "middle", Scale.text(tick));
        }
        for (int i = 0; i < rows.size(); i++) {
            double y = TOP + ROW * i + 5;
            svg.text(LEFT - 10, y + 4, "end", names.get(i));
            rows.get(i)
                    .forEach((name, value) -> svg.dot(
                            scale.at(value), y, Svg.colour(series.indexOf(name)), name + ": " + Costs.number(value)));
        }
        svg.legend(LEFT + WIDTH + 20, TOP + 5, series);
        return svg.toString();
    }
}
