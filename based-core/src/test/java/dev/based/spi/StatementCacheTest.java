package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementCacheTest {
    private final List<String> closed = new ArrayList<>();
    private final List<String> prepared = new ArrayList<>();

    /** Something to close. */
    private record Prepared(String sql, List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add(sql);
            if (sql.startsWith("broken")) {
                throw new IllegalStateException(sql);
            }
        }
    }

    private StatementCache<Prepared> cache(int size) {
        return new StatementCache<>(size, sql -> {
            prepared.add(sql);
            return new Prepared(sql, closed);
        });
    }

    @Test
    void get_closesTheLeastRecentlyUsedOne() throws Exception {
        StatementCache<Prepared> cache = cache(2);
        Prepared a = cache.get("a");
        cache.get("b");
        assertThat(cache.get("a")).isSameAs(a);
        cache.get("c");
        assertThat(closed).containsExactly("b");
        assertThat(prepared).containsExactly("a", "b", "c");
        assertThat(cache.has("a", a)).isTrue();
    }

    @Test
    void get_withoutRoomKeepsTheLastOne() throws Exception {
        StatementCache<Prepared> cache = cache(0);
        Prepared a = cache.get("a");
        assertThat(closed).isEmpty();
        cache.get("b");
        assertThat(closed).containsExactly("a");
        assertThat(cache.has("a", a)).isFalse();
    }

    @Test
    void evict_closesOnce() throws Exception {
        StatementCache<Prepared> cache = cache(2);
        cache.get("a");
        cache.evict("a");
        cache.evict("a");
        cache.close();
        assertThat(closed).containsExactly("a");
    }

    @Test
    void close_closesAllAndThrowsTheFirstFailure() throws Exception {
        StatementCache<Prepared> cache = cache(5);
        cache.get("broken 1");
        cache.get("a");
        cache.get("broken 2");
        assertThatThrownBy(cache::close)
                .hasMessage("broken 1")
                .satisfies(error -> assertThat(error.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("broken 2")));
        assertThat(closed).containsExactly("broken 1", "a", "broken 2");
    }
}
