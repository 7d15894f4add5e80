package dev.based;

import dev.based.internal.json.JsonReader;
import dev.based.internal.json.JsonWriter;
import dev.based.internal.row.Structures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document. Bound to a placeholder it is sent as such, whatever it was made of; {@link Row#getJson(String)} reads one.
 *
 * <pre>{@code
 * session.execute("INSERT INTO films (tags, info) VALUES (?, ?)", Json.of(List.of("noir", "heist")), Json.of(film));
 * }</pre>
 *
 * <p>The same on every database, in columns of {@code json}, {@code jsonb} and of text: numbers keep all their digits, and what some
 * database would refuse or change is refused by all: names that are twice in an object, the character U+0000, halves of surrogate
 * pairs, more than 1000 levels.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Json {
    private final String text;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Writes a value: maps whose keys are texts or enums, collections, arrays, texts, numbers, booleans and null as such; UUIDs,
     * enums, addresses, dates, times and durations as text; objects of other classes by a {@link dev.based.spi.JsonCodec}. The value
     * is written now, so that it may be changed afterwards.
     *
     * @param value the value; a {@code String} becomes a JSON text, see {@link #parse} for a document
     * @return the document
     * @throws ParameterException if the value, or something in it, has no JSON
     */
    public static Json of(@Nullable Object value) {
        if (value instanceof Json document) {
            return document;
        }
        try {
            return new Json(JsonWriter.write(value));
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(
                    "A " + (value == null ? "null" : value.getClass().getTypeName()) + " cannot be written as JSON: "
                            + refused.getMessage() + ".",
                    null);
        }
    }

    /**
     * Takes the text of a document.
     *
     * @param document the text
     * @return the document
     * @throws ParameterException if the text is no JSON document
     */
    public static Json parse(String document) {
        Objects.requireNonNull(document, "The document is null; Json.of(null) is JSON's null.");
        try {
            JsonReader.read(document);
            return new Json(document);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException("The text is not taken as JSON: " + refused.getMessage() + ".", null);
        }
    }

    /**
     * The document's text, as it was written or read.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * The document as plain Java: a {@code Map} in the document's order, a {@code List}, a {@code String}, a {@code Boolean}, null, or
     * a number: {@code Integer}, {@code Long} or {@code BigInteger} by its size, {@code BigDecimal} if it has a fraction or an exponent.
     *
     * @return the value, unmodifiable
     */
    public @Nullable Object value() {
        return JsonReader.read(text);
    }

    /**
     * The document as a type: a {@code Map}, a {@code List}, an array, a type of one value as by {@link Row#get(int, Class)}, or a class
     * that a {@link dev.based.spi.JsonCodec} handles.
     *
     * @param <T> the type
     * @param type the type
     * @return the value, or null if the document is {@code null}
     * @throws MappingException if the document does not fit the type
     */
    public <T> @Nullable T as(Class<T> type) {
        return Structures.ofDocument(text, Objects.requireNonNull(type, "The type is null."));
    }

    /**
     * The document, an array, as a list of elements of one type.
     *
     * @param <E> the type of the elements
     * @param type the type of the elements, as for {@link #as}
     * @return an unmodifiable list, with null for {@code null}
     * @throws MappingException if the document is no array, or an element does not fit
     */
    public <E> List<@Nullable E> asList(Class<E> type) {
        return Structures.listOfDocument(text, Objects.requireNonNull(type, "The type of the elements is null."));
    }

    /**
     * The document, an object, as a map.
     *
     * @return an unmodifiable map in the document's order
     * @throws MappingException if the document is no object
     */
    @SuppressWarnings("unchecked")
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = as(Map.class);
        if (map == null) {
            throw new MappingException("The JSON document is null, and no object.", null);
        }
        return map;
    }

    /** Equal if the values are, whatever the order of members, the white space, and how numbers are written. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json
                && (text.equals(json.text) || Objects.equals(comparable(value()), comparable(json.value())));
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(comparable(value()));
    }

    /** Numbers are equal if their values are, as databases write them: 1.50 as 1.5, and 1e2 as 100. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Json::comparable).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> members = new HashMap<>();
            map.forEach((name, member) -> members.put(name, comparable(member)));
            return members;
        }
        return value;
    }

    /** Shows none of the document: values end up in logs. */
    @Override
    public String toString() {
        return "Json of " + text.length() + " characters";
    }
}
