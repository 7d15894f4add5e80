package dev.based;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a property is one JSON document when an object gives the values of a statement, as by {@link Parameters#of}:
 *
 * <pre>{@code
 * record Customer(int id, @JsonColumn Preferences preferences, @JsonColumn List<Contact> contacts) {}
 *
 * database.execute("INSERT INTO customers VALUES (:id, :preferences, :contacts)", Parameters.of(customer));
 * }</pre>
 *
 * <p>The property is written as by {@link Json#of}; null, and an empty {@code Optional}, are NULL. Without the annotation a list is for {@code
 * IN}, and an object is refused. It makes no difference to reading: an object or a list is read from a document in the column of its name.
 *
 * <p>It stands on a record's component, a getter, or a field; in a Kotlin class on the property.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.METHOD, ElementType.FIELD})
public @interface JsonColumn {}
