package dev.based.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Lines on logarithmic scales. */
final class Lines {
    private static final int LEFT = 70;
    private static final int TOP = 35;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 260;
    private static final int RIGHT = 270;

    private final String title;
    private final List<Integer> sizes;

    Lines(String title, List<Integer> sizes) {
        this.title = title;
        this.sizes = sizes;
    }

    /** Draws a line for each name. */
    String svg(Map<String, List<Double>> values) {
        Svg svg = new Svg(LEFT + WIDTH + RIGHT, TOP + HEIGHT + 40, title);
        Scale x = Scale.of(sizes.stream().map(Integer::doubleValue).toList(), sizes.get(0), LEFT, WIDTH);
        List<Double> all = values.values().stream().flatMap(List::stream).toList();
        Scale y = Scale.of(all, all.get(0), TOP + HEIGHT, -HEIGHT);
        for (int size : sizes) {
            svg.line(x.at(size), TOP, x.at(size), TOP + HEIGHT, 0.4);
            svg.text(x.at(size), TOP + HEIGHT + 18, "middle", String.format(Locale.ROOT, "%,d", size));
        }
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), LEFT + WIDTH, y.at(tick), 0.4);
            svg.text(LEFT - 8, y.at(tick) + 4, "end", Scale.text(tick));
        }
        List<String> names = List.copyOf(values.keySet());
        for (int i = 0; i < names.size(); i++) {
            line(svg, x, y, Objects.requireNonNull(values.get(names.get(i))), Svg.colour(i), names.get(i));
        }
        svg.legend(LEFT + WIDTH + 20, TOP + 10, names);
        return svg.toString();
    }

    private void line(Svg svg, Scale x, Scale y, List<Double> values, String colour, String name) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(sizes.get(i)), y.at(values.get(i))));
            svg.dot(x.at(sizes.get(i)), y.at(values.get(i)), colour, name + ": " + Costs.number(values.get(i)));
        }
        svg.path(points.toString().strip(), colour);
    }
}
