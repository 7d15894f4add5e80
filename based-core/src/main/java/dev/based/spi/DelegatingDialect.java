package dev.based.spi;

import java.util.List;
import org.jooq.SQLDialect;

/**
 * A dialect that leaves everything to another one: what a decorator extends, and what survives methods that are added later.
 *
 * <p>As safe for use by several threads as the one it decorates.
 */
public class DelegatingDialect implements Dialect {
    private final Dialect delegate;

    /**
     * Wraps a dialect.
     *
     * @param delegate the dialect that does the work
     */
    public DelegatingDialect(Dialect delegate) {
        this.delegate = delegate;
    }

    @Override
    public SqlSyntax syntax() {
        return delegate.syntax();
    }

    @Override
    public SQLDialect jooq() {
        return delegate.jooq();
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        return delegate.begin(mode);
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return delegate.commit(mode);
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return delegate.rollback(mode);
    }

    @Override
    public boolean hasSavepoints() {
        return delegate.hasSavepoints();
    }

    @Override
    public String savepoint(String name) {
        return delegate.savepoint(name);
    }

    @Override
    public List<String> release(String name) {
        return delegate.release(name);
    }

    @Override
    public String rollbackTo(String name) {
        return delegate.rollbackTo(name);
    }

    @Override
    public SqlWords words() {
        return delegate.words();
    }

    @Override
    public String quoted(String name) {
        return delegate.quoted(name);
    }

    @Override
    public boolean hasNulInText() {
        return delegate.hasNulInText();
    }

    @Override
    public Pipelining pipelining() {
        return delegate.pipelining();
    }

    @Override
    public boolean stopsSilently() {
        return delegate.stopsSilently();
    }
}
