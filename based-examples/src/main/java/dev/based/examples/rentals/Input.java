package dev.based.examples.rentals;

import dev.based.BasedException;
import dev.based.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, or the parameters of a query, as the values that are asked for, or a refusal. */
final class Input {
    private final Map<String, @Nullable Object> members;

    private Input(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Input ofJson(String body) {
        try {
            return new Input(Json.parse(body).asMap());
        } catch (BasedException error) {
            throw new Refusal(400, "The body must be an object of JSON.");
        }
    }

    static Input ofQuery(@Nullable String query) {
        Map<String, @Nullable Object> members = new HashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                members.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            }
        }
        return new Input(members);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null || text.isBlank()) {
            throw new Refusal(400, "The text '" + name + "' is missing.");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        Object value = members.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new Refusal(400, "'" + name + "' must be a text.");
    }

    int number(String name) {
        Integer number = numberOrNull(name);
        if (number == null) {
            throw new Refusal(400, "The number '" + name + "' is missing.");
        }
        return number;
    }

    @Nullable
    Integer numberOrNull(String name) {
        Object value = members.get(name);
        return value == null ? null : number(name, value.toString());
    }

    static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException error) {
            throw new Refusal(400, "'" + name + "' must be an integer.");
        }
    }

    Json json(String name) {
        return Json.of(members.get(name));
    }
}
