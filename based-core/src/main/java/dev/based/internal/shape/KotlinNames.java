package dev.based.internal.shape;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The primary constructor of a Kotlin class and its parameters' names, if kotlin-reflect is there to tell them. */
final class KotlinNames {
    private KotlinNames() {}

    static Optional<Creator> of(Class<?> type) {
        if (Arrays.stream(type.getAnnotations()).noneMatch(KotlinNames::isMetadata)) {
            return Optional.empty();
        }
        try {
            Object kotlinClass = call("kotlin.jvm.JvmClassMappingKt", "getKotlinClass", Class.class, type);
            Class<?> classType = Class.forName("kotlin.reflect.KClass");
            Object function = call("kotlin.reflect.full.KClasses", "getPrimaryConstructor", classType, kotlinClass);
            if (function == null) {
                return Optional.empty();
            }
            Class<?> functionType = Class.forName("kotlin.reflect.KFunction");
            Object constructor =
                    call("kotlin.reflect.jvm.ReflectJvmMapping", "getJavaConstructor", functionType, function);
            List<String> names = names(function);
            return constructor instanceof Constructor<?> java && java.getParameterCount() == names.size()
                    ? Optional.of(Creator.of(java, names))
                    : Optional.empty();
        } catch (ReflectiveOperationException | LinkageError absent) {
            return Optional.empty();
        }
    }

    private static List<String> names(Object function) throws ReflectiveOperationException {
        Object parameters = Class.forName("kotlin.reflect.KCallable")
                .getMethod("getParameters")
                .invoke(function);
        List<String> names = new ArrayList<>();
        for (Object parameter : (List<?>) parameters) {
            names.add((String) Class.forName("kotlin.reflect.KParameter")
                    .getMethod("getName")
                    .invoke(parameter));
        }
        return names;
    }

    static boolean isMetadata(Annotation annotation) {
        return annotation.annotationType().getName().equals("kotlin.Metadata");
    }

    private static Object call(String owner, String method, Class<?> parameter, Object argument)
            throws ReflectiveOperationException {
        return Class.forName(owner).getMethod(method, parameter).invoke(null, argument);
    }
}
