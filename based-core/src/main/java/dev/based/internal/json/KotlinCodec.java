package dev.based.internal.json;

import dev.based.spi.JsonCodec;
import java.lang.reflect.Type;
import kotlin.Unit;
import kotlinx.serialization.KSerializer;
import kotlinx.serialization.SerializersKt;
import kotlinx.serialization.descriptors.PolymorphicKind;
import kotlinx.serialization.descriptors.SerialDescriptor;
import kotlinx.serialization.descriptors.SerialKind;
import kotlinx.serialization.descriptors.StructureKind;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonKt;
import org.jspecify.annotations.Nullable;

/** kotlinx.serialization, for the classes that are {@code @Serializable}. */
final class KotlinCodec implements JsonCodec {
    private final Json json = JsonKt.Json(Json.Default, builder -> {
        builder.setIgnoreUnknownKeys(true);
        return Unit.INSTANCE;
    });

    @Override
    public boolean handles(Type type) {
        KSerializer<Object> serializer = SerializersKt.serializerOrNull(type);
        return serializer != null && isKnown(serializer.getDescriptor());
    }

    /** Not any interface, for each of which there is a serializer that needs a module to know the classes. */
    private static boolean isKnown(SerialDescriptor descriptor) {
        SerialKind kind = descriptor.getKind();
        boolean holds = kind == StructureKind.LIST.INSTANCE || kind == StructureKind.MAP.INSTANCE;
        for (int element = 0; holds && element < descriptor.getElementsCount(); element++) {
            if (!isKnown(descriptor.getElementDescriptor(element))) {
                return false;
            }
        }
        return kind != PolymorphicKind.OPEN.INSTANCE;
    }

    @Override
    public String write(Object value) {
        try {
            return json.encodeToString(serializer(value.getClass()), value);
        } catch (RuntimeException refused) {
            throw told(refused);
        }
    }

    @Override
    public @Nullable Object read(String document, Type type) {
        Object value = JsonReader.read(
                document); // which refuses what this library lets pass, such as a name that is there twice
        KSerializer<Object> serializer = serializer(type);
        if (!KotlinFloats.areExact(value, serializer.getDescriptor())) {
            throw new IllegalArgumentException("kotlinx.serialization would round a number of it");
        }
        try {
            return json.decodeFromString(serializer, document);
        } catch (RuntimeException refused) {
            throw told(refused);
        }
    }

    /** Without the message, which shows a part of the document, or what the class's own code says of a value. */
    private static IllegalArgumentException told(RuntimeException refused) {
        return new IllegalArgumentException(
                "kotlinx.serialization refuses it (" + refused.getClass().getName() + ")");
    }

    private static KSerializer<Object> serializer(Type type) {
        return SerializersKt.serializer(type);
    }
}
