package dev.based.internal.stream;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What a function makes of the rows of a page, each when it is asked for. */
final class MappedPage<T, R> extends AbstractList<R> {
    private final List<? extends T> rows;
    private final Function<? super T, ? extends R> function;

    MappedPage(List<? extends T> rows, Function<? super T, ? extends R> function) {
        this.rows = rows;
        this.function = function;
    }

    @Override
    public R get(int index) {
        return Objects.requireNonNull(function.apply(rows.get(index)), "The stream's function made null of a row.");
    }

    @Override
    public int size() {
        return rows.size();
    }
}
