package dev.based.internal.json;

import org.jspecify.annotations.Nullable;

/** What is told of Jackson's exceptions. */
final class JacksonFailures {
    private JacksonFailures() {}

    /**
     * Where a document does not fit, and what is wanted there.
     *
     * @param wanted the class, if that is known
     */
    static String message(Exception failure, String place, @Nullable Class<?> wanted) {
        return "Jackson refuses it (" + failure.getClass().getSimpleName()
                + (place.isEmpty() ? "" : " at " + place)
                + (wanted == null ? "" : ", for a " + wanted.getTypeName()) + ")";
    }
}
