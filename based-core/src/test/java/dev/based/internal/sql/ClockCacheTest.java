package dev.based.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.cache.ClockCache;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockCacheTest {
    @Test
    void compile_remembers() {
        SqlCompiler compiler = new SqlCompiler(SqlSyntax.SQLITE, SqlWords.STANDARD, 2);

        assertThat(compiler.compile("SELECT 1")).isSameAs(compiler.compile("SELECT 1"));
    }

    @Test
    void compile_withoutCache() {
        SqlCompiler compiler = new SqlCompiler(SqlSyntax.SQLITE, SqlWords.STANDARD, 0);

        assertThat(compiler.compile("SELECT 1")).isNotSameAs(compiler.compile("SELECT 1"));
        assertThat(compiler.cached()).isZero();
    }

    @Test
    void compile_longTextIsNotRemembered() {
        SqlCompiler compiler = new SqlCompiler(SqlSyntax.SQLITE, SqlWords.STANDARD, 2);
        compiler.compile("SELECT " + "1".repeat(16 * 1024));

        assertThat(compiler.cached()).isZero();
    }

    @Test
    void negativeSize_isRefused() {
        assertThatThrownBy(() -> new SqlCompiler(SqlSyntax.SQLITE, SqlWords.STANDARD, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void put_keepsWhatIsAskedFor() {
        ClockCache<String> cache = new ClockCache<>(3);
        cache.put("a", "A");
        cache.put("b", "B");
        cache.put("c", "C");
        cache.get("a");
        cache.put("d", "D");

        assertThat(cache.get("a")).isEqualTo("A");
        assertThat(cache.get("b")).isNull();
        assertThat(cache.size()).isEqualTo(3);
    }

    @Test
    void put_evictsThoughAllAreAskedFor() {
        ClockCache<String> cache = new ClockCache<>(1);
        for (String key : List.of("a", "b", "c")) {
            cache.put(key, key);
            assertThat(cache.get(key)).isEqualTo(key);
        }
        assertThat(cache.size()).isOne();
    }

    @Test
    void bound_holdsUnderConcurrency() throws Exception {
        int threads = 8;
        SqlCompiler compiler = new SqlCompiler(SqlSyntax.POSTGRESQL, SqlWords.STANDARD, 16);
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> largest = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                largest.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return compileMany(compiler);
                }));
            }
            for (Future<Integer> size : largest) {
                assertThat(size.get(60, TimeUnit.SECONDS)).isLessThanOrEqualTo(16);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(compiler.cached()).isEqualTo(16);
    }

    private static int compileMany(SqlCompiler compiler) {
        int largest = 0;
        for (int round = 0; round < 20_000; round++) {
            int number = ThreadLocalRandom.current().nextInt(64);
            Object[] values = {number};
            assertThat(compiler.compile("SELECT ? + " + number).bind(values).sql())
                    .isEqualTo("SELECT $1 + " + number);
            largest = Math.max(largest, compiler.cached());
        }
        return largest;
    }
}
