package dev.based.tests.races;

import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import java.util.Collections;
import java.util.List;

/** A dialect that throws, or gives nothing, now and then. */
final class StormyDialect extends DelegatingDialect {
    private final Weather weather;

    StormyDialect(Dialect dialect, Weather weather) {
        super(dialect);
        this.weather = weather;
    }

    @Override
    public List<String> begin(TransactionMode mode) {
        return texts(super.begin(mode));
    }

    @Override
    public List<String> commit(TransactionMode mode) {
        return texts(super.commit(mode));
    }

    @Override
    public List<String> rollback(TransactionMode mode) {
        return texts(super.rollback(mode));
    }

    @Override
    public String savepoint(String name) {
        return text(super.savepoint(name));
    }

    @Override
    public List<String> release(String name) {
        return texts(super.release(name));
    }

    @Override
    public String rollbackTo(String name) {
        return text(super.rollbackTo(name));
    }

    @SuppressWarnings("NullAway") // that is its very fault
    private List<String> texts(List<String> texts) {
        if (!weather.strikes(Fault.DIALECT)) {
            return texts;
        }
        return switch (weather.draw(3)) {
            case 0 -> throw new IllegalStateException("the dialect's own");
            case 1 -> Collections.singletonList(null);
            default -> null;
        };
    }

    @SuppressWarnings("NullAway") // that is its very fault
    private String text(String text) {
        if (!weather.strikes(Fault.DIALECT)) {
            return text;
        }
        if (weather.draw(2) == 0) {
            throw new IllegalStateException("the dialect's own");
        }
        return null;
    }
}
