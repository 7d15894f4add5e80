package dev.based.internal.shape;

import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * A constructor, and what it makes an object of.
 *
 * @param constructor the constructor
 * @param parameters its parameters, in order
 */
public record Creator(Constructor<?> constructor, List<Property> parameters) {
    /** A constructor whose parameters have these names. */
    static Creator of(Constructor<?> constructor, List<String> names) {
        Type[] generic = constructor.getGenericParameterTypes();
        // Without its arguments where the compiler added parameters, which the generic types do not have.
        Type[] types = generic.length == names.size() ? generic : constructor.getParameterTypes();
        List<Property> parameters = new ArrayList<>();
        for (int index = 0; index < types.length; index++) {
            parameters.add(new Property(names.get(index), types[index]));
        }
        return new Creator(constructor, parameters);
    }
}
