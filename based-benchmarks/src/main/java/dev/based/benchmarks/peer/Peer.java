package dev.based.benchmarks.peer;

import dev.based.benchmarks.measure.Contender;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Task;
import java.util.Optional;

/** A library, connected to a database. */
public interface Peer extends AutoCloseable {
    /** The connections that each peer may have to a server. */
    int CONNECTIONS = 8;

    /** What reports call it. */
    String name();

    /**
     * How it does a task.
     *
     * @param task the task
     * @return nothing if it cannot, or if another peer does it the same way
     */
    Optional<Operation> operation(Task task);

    /** The same as a contender. */
    default Optional<Contender> contender(Task task) {
        return operation(task).map(operation -> new Contender(name(), operation));
    }

    @Override
    void close();
}
