package dev.based;

import dev.based.internal.mapping.Reader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an object as the values of a statement's named parameters: of a record, a bean, a Kotlin class, or any class
 * with getters or fields; or the columns of a {@link Row}.
 *
 * <pre>{@code
 * session.execute("INSERT INTO films (title, release_year) VALUES (:title, :releaseYear)", Parameters.of(film))
 * }</pre>
 *
 * <p>The rules are those of {@link Row#as}, backwards. {@code :releaseYear} and {@code :release_year} are the property {@code
 * releaseYear}; {@code :address.street} and {@code :address_street} are {@code street} of the object in {@code address}, and NULL if
 * there is none. An empty {@code Optional} is NULL. A property is read through its getter or accessor if it has one. Each parameter
 * must be a property; a property that no parameter is named after is left alone.
 *
 * <p>The object is read when the verb is called. Immutable, as far as the object is; then safe for use by several threads.
 */
public final class Parameters {
    private final Object object;

    private Parameters(Object object) {
        this.object = object;
    }

    /**
     * The properties of an object.
     *
     * @param object the object
     * @return the parameters
     * @throws ParameterException if it is null, or has no properties because it is a value, a collection or a map
     * @throws MappingException if it is a row of which two columns have the same name
     */
    public static Parameters of(Object object) {
        if (!isReadable(object)) {
            throw new ParameterException(
                    "Parameters are made of a record, a bean, or another object with properties, not of "
                            + (object == null ? "null" : object.getClass().getTypeName())
                            + "; give values by themselves, and a Map as it is.",
                    null);
        }
        return new Parameters(object instanceof Row row ? row.asMap() : object);
    }

    private static boolean isReadable(@Nullable Object object) {
        return object != null && !(object instanceof Parameters) && Reader.isReadable(object.getClass());
    }

    /**
     * The value for a parameter.
     *
     * @param name its name, without the colon
     * @return the value, or null for NULL
     * @throws ParameterException if the object has no such property, or throws
     */
    public @Nullable Object value(String name) {
        return Reader.read(object, Objects.requireNonNull(name, "The name is null."), name);
    }

    /** Shows the object's class, never a value. */
    @Override
    public String toString() {
        return "Parameters of " + object.getClass().getTypeName();
    }
}
