package dev.based.internal.json;

import org.jspecify.annotations.Nullable;

/** What text no JSON document may have in it, since some database would refuse it or change it. */
final class JsonText {
    private JsonText() {}

    /** What is wrong with a text, as a predicate; null if nothing is. */
    static @Nullable String refusal(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == 0) {
                return "has the character U+0000, which databases cannot hold in JSON";
            }
            if (Character.isSurrogate(character)) {
                boolean pair = Character.isHighSurrogate(character)
                        && index + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(index + 1));
                if (!pair) {
                    return "has half of a surrogate pair, which no encoding can hold";
                }
                index++;
            }
        }
        return null;
    }
}
