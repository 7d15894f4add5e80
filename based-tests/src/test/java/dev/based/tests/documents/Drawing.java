package dev.based.tests.documents;

import java.util.Locale;

/** An SVG that is readable on light and on dark pages. Used by one thread. */
final class Drawing {
    static final String TEXT = "#808080";
    private final StringBuilder body = new StringBuilder();
    private final int width;

    Drawing(int width) {
        this.width = width;
    }

    void text(double x, double y, String content, String attributes) {
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, attributes, escaped(content));
    }

    void box(double x, double y, double boxWidth, double height, String attributes) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>",
                x, y, Math.max(boxWidth, 1.5), height, attributes);
    }

    void line(double x, double from, double to) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"0.4\"/>",
                x, from, x, to, TEXT);
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    String svg(double height) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"12\""
                                + " fill=\"%s\">%n",
                        width,
                        height,
                        TEXT)
                + body + "</svg>\n";
    }
}
