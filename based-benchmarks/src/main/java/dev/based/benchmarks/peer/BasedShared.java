package dev.based.benchmarks.peer;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.util.Optional;

/** Based, with single statements that share connections: for those only, since all else is as without. */
final class BasedShared implements Peer {
    /** Its name. */
    static final String NAME = "Based, share=8";

    private static final int SHARE = 8;

    private final Based based;

    BasedShared(DatabaseUrl url, Checks checks) {
        based = new Based(NAME, url, DatabaseOptions.DEFAULT.withShare(SHARE), checks);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        return task.work() == Work.ONE || task.work() == Work.FORTUNES ? based.operation(task) : Optional.empty();
    }

    @Override
    public void close() {
        based.close();
    }
}
