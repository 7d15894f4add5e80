package dev.based.postgres;

import dev.based.CustomType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The types that connections have met beside the server's own, and those that the user knows how to read. A number stands for each, by
 * which a column's name tells its type.
 *
 * <p>Safe for use by several threads.
 */
final class TypeCatalog {
    /** Begins a number of this catalog, in place of one of the server's. */
    static final String PREFIX = "#";

    private final List<CustomType<?>> customs;
    private final Map<ServerType, Integer> numbers = new ConcurrentHashMap<>();
    private final List<ServerType> types = new CopyOnWriteArrayList<>();

    TypeCatalog(List<CustomType<?>> customs) {
        this.customs = customs;
    }

    /** Whether a column's type is to be looked up: one that the server did not come with, or any that a user may have named. */
    boolean needs(int oid) {
        return Oids.readAs(oid) != oid && (Oids.isUsers(oid) || !customs.isEmpty());
    }

    /** The mark of a type. */
    String mark(ServerType type) {
        return PREFIX + numbers.computeIfAbsent(type, this::add);
    }

    private synchronized int add(ServerType type) {
        types.add(type);
        return types.size() - 1;
    }

    ServerType type(String mark) {
        return types.get(Integer.parseInt(mark.substring(PREFIX.length())));
    }

    /** How the user reads a type, or null. */
    @Nullable
    CustomType<?> custom(ServerType type) {
        for (CustomType<?> custom : customs) {
            if (type.isCalled(custom.name())) {
                return custom;
            }
        }
        return null;
    }
}
