package dev.based.postgres;

import dev.based.CustomType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types that the user knows how to read, and what they make of others.
 *
 * <p>Immutable; safe for use by several threads.
 */
final class TypeCatalog {
    private final List<CustomType<?>> customs;

    TypeCatalog(List<CustomType<?>> customs) {
        this.customs = customs;
    }

    /** Whether a column's type is to be looked up: one that the server did not come with, or any that a user may have named. */
    boolean needs(int oid) {
        return Oids.readAs(oid) != oid && (Oids.isUsers(oid) || !customs.isEmpty());
    }

    /** As what a column is announced to the client, by the mark of its type. */
    int announced(int oid, String mark) {
        return ServerType.isMark(mark)
                ? floats(ServerType.of(mark)) == null ? Oids.TSVECTOR : Oids.BYTEA
                : Oids.readAs(oid);
    }

    /** Float or Double if it is an array of these that is read in its binary form; else null. */
    @Nullable
    Class<?> floats(ServerType type) {
        ServerType element = type.kind() == ServerType.ARRAY && custom(type) == null ? type.element() : null;
        while (element != null && custom(element) == null) {
            if (element.kind() != ServerType.DOMAIN) {
                return Oids.floats(element.oid());
            }
            element = element.element();
        }
        return null;
    }

    /** How the user reads a type, or null. A name with its schema goes before one without. */
    @Nullable
    CustomType<?> custom(ServerType type) {
        CustomType<?> found = null;
        for (CustomType<?> custom : customs) {
            if (type.isExactly(custom.name())) {
                return custom;
            }
            if (found == null && type.isCalled(custom.name())) {
                found = custom;
            }
        }
        return found;
    }
}
