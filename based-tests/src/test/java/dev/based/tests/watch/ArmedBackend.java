package dev.based.tests.watch;

import dev.based.ErrorDetails;
import dev.based.spi.Backend;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import dev.based.spi.TransactionMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backend one of whose methods throws, in the dialect or in what it says of errors, while that is wanted. */
final class ArmedBackend extends DelegatingBackend {
    /** What may throw. */
    enum Method {
        BEGIN,
        COMMIT,
        ROLLBACK,
        HAS_SAVEPOINTS,
        SAVEPOINT,
        RELEASE,
        ROLLBACK_TO,
        STOPS_SILENTLY,
        PIPELINING,
        QUOTED,
        DESCRIBE
    }

    /** Which one throws now, of all backends that share it; or none. */
    static final class Trigger {
        volatile @Nullable Method method;

        private void visit(Method visited) {
            if (method == visited) {
                throw new IllegalStateException("the author's own");
            }
        }
    }

    private final Trigger trigger;

    ArmedBackend(Backend backend, Trigger trigger) {
        super(backend);
        this.trigger = trigger;
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        trigger.visit(Method.DESCRIBE);
        return super.describe(error);
    }

    @Override
    public Dialect dialect() {
        return new Armed(super.dialect());
    }

    private final class Armed extends DelegatingDialect {
        Armed(Dialect dialect) {
            super(dialect);
        }

        @Override
        public String quoted(String name) {
            trigger.visit(Method.QUOTED);
            return super.quoted(name);
        }

        @Override
        public List<String> begin(TransactionMode mode) {
            trigger.visit(Method.BEGIN);
            return super.begin(mode);
        }

        @Override
        public List<String> commit(TransactionMode mode) {
            trigger.visit(Method.COMMIT);
            return super.commit(mode);
        }

        @Override
        public List<String> rollback(TransactionMode mode) {
            trigger.visit(Method.ROLLBACK);
            return super.rollback(mode);
        }

        @Override
        public boolean hasSavepoints() {
            trigger.visit(Method.HAS_SAVEPOINTS);
            return super.hasSavepoints();
        }

        @Override
        public String savepoint(String name) {
            trigger.visit(Method.SAVEPOINT);
            return super.savepoint(name);
        }

        @Override
        public List<String> release(String name) {
            trigger.visit(Method.RELEASE);
            return super.release(name);
        }

        @Override
        public String rollbackTo(String name) {
            trigger.visit(Method.ROLLBACK_TO);
            return super.rollbackTo(name);
        }

        @Override
        public boolean stopsSilently() {
            trigger.visit(Method.STOPS_SILENTLY);
            return super.stopsSilently();
        }

        @Override
        public Pipelining pipelining() {
            trigger.visit(Method.PIPELINING);
            return super.pipelining();
        }
    }
}
