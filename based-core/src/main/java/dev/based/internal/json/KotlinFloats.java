package dev.based.internal.json;

import dev.based.internal.number.ExactFloats;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import kotlinx.serialization.descriptors.PolymorphicKind;
import kotlinx.serialization.descriptors.PrimitiveKind;
import kotlinx.serialization.descriptors.SerialDescriptor;
import kotlinx.serialization.descriptors.SerialKind;
import kotlinx.serialization.descriptors.StructureKind;
import kotlinx.serialization.json.JsonNames;
import org.jspecify.annotations.Nullable;

/** Compares a document's numbers with the types that kotlinx.serialization would round them to, and with each other as keys. */
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
            SerialDescriptor key = type.getElementDescriptor(0);
            Set<Object> keys = new HashSet<>();
            return members.entrySet().stream()
                    .allMatch(entry -> isExactKey(entry.getKey(), key)
                            && keys.add(key(String.valueOf(entry.getKey()), key.getKind()))
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

    /** What a name is for the class: the names of one number are one key. */
    private static Object key(String name, SerialKind kind) {
        if (!(kind instanceof PrimitiveKind) || kind == PrimitiveKind.STRING.INSTANCE) {
            return name;
        }
        try {
            BigDecimal number = new BigDecimal(name);
            return kind == PrimitiveKind.DOUBLE.INSTANCE
                    ? (Object) number.doubleValue()
                    : kind == PrimitiveKind.FLOAT.INSTANCE ? number.floatValue() : number.stripTrailingZeros();
        } catch (NumberFormatException none) {
            return name;
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
