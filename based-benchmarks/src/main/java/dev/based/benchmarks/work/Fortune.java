package dev.based.benchmarks.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A saying, and the page that is made of all of them. */
public record Fortune(int id, String message) {
    /** What the table has. */
    public static final List<Fortune> ALL = List.of(
            new Fortune(1, "fortune: No such file or directory"),
            new Fortune(2, "A computer scientist is someone who fixes things that aren't broken."),
            new Fortune(3, "After enough decimal places, nobody gives a damn."),
            new Fortune(4, "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1"),
            new Fortune(5, "A computer program does what you tell it to do, not what you want it to do."),
            new Fortune(6, "Emacs is a nice operating system, but I prefer UNIX."),
            new Fortune(7, "Any program that runs right is obsolete."),
            new Fortune(8, "A list is only as strong as its weakest link."),
            new Fortune(9, "Feature: A bug with seniority."),
            new Fortune(10, "Computers make very fast, very accurate mistakes."),
            new Fortune(11, "<script>alert(\"This should not be displayed.\");</script>"),
            new Fortune(12, "The framework for patient people"));

    private static final String PAGE = page(ALL);

    /**
     * Makes the page of what was read, and compares it with the right one.
     *
     * @param read what was read
     */
    public static void check(List<Fortune> read) {
        if (!page(read).equals(PAGE)) {
            throw new WrongResultException("The page of fortunes is another one.");
        }
    }

    private static String page(List<Fortune> read) {
        List<Fortune> all = new ArrayList<>(read);
        all.add(new Fortune(0, "Additional fortune added at request time."));
        all.sort(Comparator.comparing(Fortune::message));
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body><table>");
        for (Fortune fortune : all) {
            html.append("<tr><td>").append(fortune.id()).append("</td><td>");
            escape(fortune.message(), html);
            html.append("</td></tr>");
        }
        return html.append("</table></body></html>").toString();
    }

    private static void escape(String text, StringBuilder html) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                default -> html.append(character);
            }
        }
    }
}
