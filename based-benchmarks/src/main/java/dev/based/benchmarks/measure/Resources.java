package dev.based.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * What this process has used so far, its threads of every kind together.
 *
 * @param cpuNanos time of the processors, which the system counts in steps of 10 ms
 * @param bytes allocated on the heap
 */
public record Resources(long cpuNanos, long bytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What was used up to now. */
    public static Resources now() {
        return new Resources(SYSTEM.getProcessCpuTime(), allocated());
    }

    /** JDK 21 also counts what threads allocated that have ended. */
    private static long allocated() {
        try {
            Method total = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
            return (long) total.invoke(THREADS);
        } catch (ReflectiveOperationException older) {
            return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                    .filter(count -> count > 0)
                    .sum();
        }
    }
}
