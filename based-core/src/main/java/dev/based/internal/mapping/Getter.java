package dev.based.internal.mapping;

import dev.based.internal.shape.Property;
import java.lang.reflect.AccessibleObject;

/**
 * What gives a property's value.
 *
 * @param property the property
 * @param member a method without parameters, or a field
 */
record Getter(Property property, AccessibleObject member) {}
