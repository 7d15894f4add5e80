package dev.based.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.sql.SqlCompiler;
import dev.based.spi.Command;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallSitesTest {
    private static final int CALLS = 640;

    private static Command command() {
        return new SqlCompiler(SqlSyntax.STANDARD, SqlWords.STANDARD, 16)
                .compile("SELECT 1")
                .bind(new Object[0]);
    }

    private static int tracesOf(CallSites sites) {
        Set<CallSite> traces = Collections.newSetFromMap(new IdentityHashMap<>());
        Command command = command();
        for (int call = 0; call < CALLS; call++) {
            traces.add(sites.here(command));
        }
        return traces.size();
    }

    @Test
    void firstCalls_areAllRemembered() {
        assertThat(tracesOf(new CallSites(16))).isGreaterThanOrEqualTo(256).isLessThan(CALLS);
    }

    @Test
    void countThatWouldOverflow_leavesMostCallsWithoutATraceOfTheirOwn() {
        assertThat(tracesOf(new CallSites(16, Integer.MAX_VALUE - CALLS / 2))).isLessThan(CALLS / 8);
        assertThat(tracesOf(new CallSites(16, Integer.MAX_VALUE))).isLessThan(CALLS / 8);
    }
}
