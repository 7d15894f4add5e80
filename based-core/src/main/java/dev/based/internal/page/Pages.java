package dev.based.internal.page;

import dev.based.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What the consumer of a stream gets of the rows of its pages. Called for one page after the other, of one stream. */
public interface Pages<T> {
    /**
     * Makes of a page what the consumer gets next.
     *
     * @param rows the page's rows
     * @param last whether no page follows
     * @return what it gets, each made when it is asked for; only {@code next} throws what a function of the user's throws
     */
    Iterator<T> items(List<Row> rows, boolean last);

    /** The same with a function applied to each item. */
    static <T, R> Pages<R> map(Pages<T> pages, Function<? super T, ? extends R> function) {
        return (rows, last) -> {
            Iterator<T> items = pages.items(rows, last);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public R next() {
                    return Objects.requireNonNull(
                            function.apply(items.next()), "The stream's function made null of a row.");
                }
            };
        };
    }
}
