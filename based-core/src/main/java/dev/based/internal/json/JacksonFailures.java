package dev.based.internal.json;

/** What is told of Jackson's exceptions. */
final class JacksonFailures {
    private JacksonFailures() {}

    static String message(Exception failure, String place) {
        return "Jackson refuses it (" + failure.getClass().getSimpleName() + (place.isEmpty() ? "" : " at " + place)
                + ")";
    }
}
