package dev.based.internal.row;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parameter names of a Kotlin class's primary constructor, if kotlin-reflect is there to tell them. */
final class KotlinNames {
    private KotlinNames() {}

    static Optional<List<String>> of(Class<?> type) {
        if (Arrays.stream(type.getAnnotations()).noneMatch(KotlinNames::isMetadata)) {
            return Optional.empty();
        }
        try {
            Object kotlinClass = call("kotlin.jvm.JvmClassMappingKt", "getKotlinClass", Class.class, type);
            Class<?> classType = Class.forName("kotlin.reflect.KClass");
            Object constructor = call("kotlin.reflect.full.KClasses", "getPrimaryConstructor", classType, kotlinClass);
            if (constructor == null) {
                return Optional.empty();
            }
            Object parameters = Class.forName("kotlin.reflect.KCallable")
                    .getMethod("getParameters")
                    .invoke(constructor);
            List<String> names = new ArrayList<>();
            for (Object parameter : (List<?>) parameters) {
                names.add((String) Class.forName("kotlin.reflect.KParameter")
                        .getMethod("getName")
                        .invoke(parameter));
            }
            return Optional.of(names);
        } catch (ReflectiveOperationException | LinkageError absent) {
            return Optional.empty();
        }
    }

    private static boolean isMetadata(Annotation annotation) {
        return annotation.annotationType().getName().equals("kotlin.Metadata");
    }

    private static Object call(String owner, String method, Class<?> parameter, Object argument)
            throws ReflectiveOperationException {
        return Class.forName(owner).getMethod(method, parameter).invoke(null, argument);
    }
}
