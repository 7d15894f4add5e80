package dev.based.tests.races;

import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.Dialect;

/** A backend whose connections and dialect suffer from the weather. */
final class StormyBackend extends DelegatingBackend {
    private final Weather weather;

    StormyBackend(Backend backend, Weather weather) {
        super(backend);
        this.weather = weather;
    }

    @Override
    protected Connection decorate(Connection connection, Access access) {
        return new StormyConnection(connection, weather);
    }

    @Override
    public Dialect dialect() {
        return new StormyDialect(super.dialect(), weather);
    }

    @Override
    public ErrorDetails describe(Throwable error) {
        return error instanceof LostException
                ? ErrorDetails.of(ErrorKind.CONNECTION_LOST, "The connection was lost.")
                : super.describe(error);
    }
}
