package dev.based.internal.shape;

import java.lang.reflect.Type;

/**
 * What a column can fill.
 *
 * @param name the name of a record's component, a constructor's parameter, a field, or a setter without "set"
 * @param type its type, with its arguments
 */
public record Property(String name, Type type) {}
