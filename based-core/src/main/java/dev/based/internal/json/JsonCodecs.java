package dev.based.internal.json;

import dev.based.spi.JsonCodec;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The codecs that there are, found once: those of {@link ServiceLoader}, then those of the libraries on the class or module path. */
public final class JsonCodecs {
    private JsonCodecs() {}

    /** Loaded with the first class that is no map, list or single value. */
    private static final class Found {
        static final List<JsonCodec> CODECS = find();

        private static List<JsonCodec> find() {
            List<JsonCodec> codecs = new ArrayList<>();
            ServiceLoader.load(JsonCodec.class, loader()).forEach(codecs::add);
            if (isThere("kotlinx.serialization.json.Json")) {
                codecs.add(new KotlinCodec());
            }
            if (isThere("tools.jackson.databind.json.JsonMapper")) {
                codecs.add(new Jackson3Codec());
            }
            if (isThere("com.fasterxml.jackson.databind.json.JsonMapper")) {
                codecs.add(new Jackson2Codec());
            }
            return List.copyOf(codecs);
        }

        private static ClassLoader loader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context == null ? JsonCodecs.class.getClassLoader() : context;
        }

        private static boolean isThere(String library) {
            try {
                Class<?> found = Class.forName(library, false, JsonCodecs.class.getClassLoader());
                return JsonCodecs.class.getModule().canRead(found.getModule());
            } catch (ClassNotFoundException absent) {
                return false;
            }
        }
    }

    private static @Nullable JsonCodec of(Type type) {
        for (JsonCodec codec : Found.CODECS) {
            if (codec.handles(type)) {
                return codec;
            }
        }
        return null;
    }

    /** Whether a codec handles a type. */
    public static boolean handle(Type type) {
        return of(type) != null;
    }

    /** The document of an object; throws an {@code IllegalArgumentException} as {@link JsonWriter} does. */
    static String write(Object value) {
        JsonCodec codec = of(value.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(unknown(value.getClass()));
        }
        String document = guarded("write", value.getClass(), () -> codec.write(value));
        if (document == null) {
            throw new IllegalArgumentException(
                    "the codec gave null for " + value.getClass().getTypeName());
        }
        return document;
    }

    /**
     * Reads a document as a type.
     *
     * @param document the document
     * @param type the type
     * @return the object, null if the codec makes nothing of it
     * @throws IllegalArgumentException if that fails or no codec handles the type; the message says why and is the end of a sentence
     */
    public static @Nullable Object read(String document, Type type) {
        JsonCodec codec = of(type);
        if (codec == null) {
            throw new IllegalArgumentException(unknown(type));
        }
        return guarded("read", type, () -> codec.read(document, type));
    }

    private static String unknown(Type type) {
        return "no JSON codec handles " + type.getTypeName()
                + "; add Jackson or kotlinx.serialization to the dependencies, or a dev.based.spi.JsonCodec of your own";
    }

    private static <T> @Nullable T guarded(String verb, Type type, Supplier<@Nullable T> step) {
        try {
            return step.get();
        } catch (IllegalArgumentException told) {
            throw told.getClass() == IllegalArgumentException.class ? told : failed(verb, type, told);
        } catch (RuntimeException | StackOverflowError failure) {
            throw failed(verb, type, failure);
        }
    }

    /** Not with the failure as the cause: its message may show values. */
    private static IllegalArgumentException failed(String verb, Type type, Throwable failure) {
        return new IllegalArgumentException("the JSON codec could not " + verb + " " + type.getTypeName() + " ("
                + failure.getClass().getName() + ")");
    }
}
