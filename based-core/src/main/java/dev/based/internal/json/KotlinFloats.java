package dev.based.internal.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import kotlinx.serialization.descriptors.PolymorphicKind;
import kotlinx.serialization.descriptors.PrimitiveKind;
import kotlinx.serialization.descriptors.SerialDescriptor;
import kotlinx.serialization.descriptors.SerialKind;
import kotlinx.serialization.descriptors.StructureKind;
import kotlinx.serialization.json.JsonNames;
import org.jspecify.annotations.Nullable;

/** Compares a document's numbers with the types that kotlinx.serialization would round them to. */
final class KotlinFloats {
    private static final String TYPE = "type";

    private KotlinFloats() {}

    /** Whether all numbers for a {@code Double} or {@code Float} keep their values. */
    static boolean areExact(@Nullable Object value, SerialDescriptor type) {
        SerialKind kind = type.getKind();
        if (value == null) {
            return true;
        }
        if (type.isInline()) {
            return areExact(value, type.getElementDescriptor(0));
        }
        if (kind == PrimitiveKind.DOUBLE.INSTANCE) {
            return isExact(value, ExactFloats::isDouble);
        }
        if (kind == PrimitiveKind.FLOAT.INSTANCE) {
            return isExact(value, ExactFloats::isFloat);
        }
        if (value instanceof List<?> elements && kind == StructureKind.LIST.INSTANCE) {
            return elements.stream().allMatch(element -> areExact(element, type.getElementDescriptor(0)));
        }
        return !(value instanceof Map<?, ?> members) || areExact(members, type, kind);
    }

    private static boolean isExact(Object value, Predicate<BigDecimal> exact) {
        return value instanceof Number number && exact.test(new BigDecimal(number.toString()));
    }

    private static boolean areExact(Map<?, ?> members, SerialDescriptor type, SerialKind kind) {
        if (kind == StructureKind.MAP.INSTANCE) {
            return members.entrySet().stream()
                    .allMatch(entry -> isExactKey(entry.getKey(), type.getElementDescriptor(0))
                            && areExact(entry.getValue(), type.getElementDescriptor(1)));
        }
        if (kind == PolymorphicKind.SEALED.INSTANCE) {
            SerialDescriptor subtype = member(type.getElementDescriptor(1), members.get(TYPE));
            return subtype == null || areExact(members, subtype);
        }
        if (kind != StructureKind.CLASS.INSTANCE) {
            return true;
        }
        return members.entrySet().stream().allMatch(entry -> {
            SerialDescriptor member = member(type, entry.getKey());
            return member == null || areExact(entry.getValue(), member);
        });
    }

    /** A name of JSON's that is a number for the class. */
    private static boolean isExactKey(@Nullable Object name, SerialDescriptor type) {
        SerialKind kind = type.getKind();
        if (kind != PrimitiveKind.DOUBLE.INSTANCE && kind != PrimitiveKind.FLOAT.INSTANCE) {
            return true;
        }
        try {
            return areExact(new BigDecimal(String.valueOf(name)), type);
        } catch (NumberFormatException none) {
            return true; // which the library refuses
        }
    }

    private static @Nullable SerialDescriptor member(SerialDescriptor type, @Nullable Object name) {
        if (!(name instanceof String known)) {
            return null;
        }
        int index = type.getElementIndex(known);
        for (int other = 0; index < 0 && other < type.getElementsCount(); other++) {
            index = hasOtherName(type, other, known) ? other : -1;
        }
        return index < 0 ? null : type.getElementDescriptor(index);
    }

    /** One by {@code @JsonNames}. */
    private static boolean hasOtherName(SerialDescriptor type, int index, String name) {
        return type.getElementAnnotations(index).stream()
                .anyMatch(each -> each instanceof JsonNames names
                        && List.of(names.names()).contains(name));
    }
}
