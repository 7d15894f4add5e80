package dev.based.internal.mapping;

import dev.based.MappingException;
import dev.based.internal.mapping.KindMapper.Kind;
import dev.based.internal.shape.Kinds;
import dev.based.internal.shape.Property;
import java.util.List;

/** Finds which columns fill the properties of the classes of a sealed type, and which column tells of which class a row is. */
final class KindPlan {
    private KindPlan() {}

    /**
     * Makes the mapper of rows to a sealed type.
     *
     * @param plan the plan of what the columns of the object are for
     * @throws MappingException if no column is known to tell of which class a row is
     */
    static <T> RowMapper<T> mapper(Plan plan, Class<T> type) {
        List<Class<?>> classes = Kinds.of(type);
        String name = Kinds.column(type);
        if (name == null) {
            throw new MappingException(
                    type.getTypeName() + " is sealed; name the column that tells of which class a row is by"
                            + " @DiscriminatorColumn(\"...\") on it, or choose one of these yourself: "
                            + classes.stream().map(Class::getSimpleName).toList() + ".",
                    null);
        }
        Column column = plan.column(name);
        if (column == null) {
            throw plan.missing(new Property(name, String.class));
        }
        plan.fill(column.index(), plan.path + name);
        return new KindMapper<>(
                type,
                column,
                plan.columns,
                classes.stream().map(each -> kind(plan, each)).toList());
    }

    private static Kind kind(Plan plan, Class<?> type) {
        Object single = Kinds.single(type);
        return Kind.of(type, single == null ? mapperOfKind(plan, type) : new KindMapper.Single<>(Object.class, single));
    }

    private static <T> RowMapper<T> mapperOfKind(Plan whole, Class<T> type) {
        Plan plan = new Plan(type, whole.path, whole.columns);
        try {
            RowMapper<T> mapper = plan.needed(plan.ofClass(type));
            plan.filled.forEach(whole.filled::putIfAbsent);
            return mapper;
        } catch (MappingException reason) {
            return new KindMapper.Unmade<>(type, reason);
        }
    }
}
