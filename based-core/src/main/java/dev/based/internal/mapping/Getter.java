package dev.based.internal.mapping;

import dev.based.internal.shape.Property;
import java.lang.reflect.AccessibleObject;

/**
 * What gives a property's value.
 *
 * @param property the property
 * @param member a method without parameters, or a field
 * @param isDocument whether the value is to be written as JSON
 */
record Getter(Property property, AccessibleObject member, boolean isDocument) {
    /** The same with what is said of the property at another member. */
    Getter with(Getter other) {
        return new Getter(property, member, isDocument || other.isDocument);
    }
}
