package dev.based.internal.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of Jackson's exceptions: where a document does not fit, and not with its message, which may show a value. */
final class JacksonFailures {
    private final StringBuilder place = new StringBuilder();

    /**
     * Takes note of the next step on the way to the place. A map's key is a value.
     *
     * @param from the object that has it, or its class
     * @param member the name of a member, or null in a list
     */
    void add(@Nullable Object from, @Nullable String member, int index) {
        boolean isKey = from instanceof Map || from instanceof Class<?> type && Map.class.isAssignableFrom(type);
        if (isKey) {
            place.append("[?]");
        } else if (member == null) {
            place.append('[').append(index).append(']');
        } else {
            place.append(place.length() == 0 ? "" : ".").append(member);
        }
    }

    /** The message; with the class that is wanted there, if that is known. */
    String message(Exception failure, @Nullable Class<?> wanted) {
        return "Jackson refuses it (" + failure.getClass().getSimpleName()
                + (place.length() == 0 ? "" : " at " + place)
                + (wanted == null ? "" : ", for a " + wanted.getTypeName()) + ")";
    }
}
