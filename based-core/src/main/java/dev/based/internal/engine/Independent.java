package dev.based.internal.engine;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.PoolSnapshot;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.internal.watch.Eyes;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A database for calls that are meant to be on their own, wherever they are made: see {@link Database#independent()}. */
final class Independent extends SingleStatements {
    private final DefaultDatabase database;

    Independent(DefaultDatabase database) {
        this.database = database;
    }

    @Override
    Engine engine() {
        return database.engine();
    }

    @Override
    protected Eyes eyes() {
        return database.eyes();
    }

    @Override
    void requireOnItsOwn(Engine engine) {
        // it is meant to be
    }

    @Override
    protected <T extends @Nullable Object> CompletionStage<T> refuse(Throwable error) {
        return database.refuse(error);
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> session(
            SessionOptions options, Body<? super Session, T> body) {
        return database.sessionOnItsOwn(options, body);
    }

    @Override
    public Database independent() {
        return this;
    }

    @Override
    public CompletionStage<Database> connect() {
        return database.connect();
    }

    @Override
    public CompletionStage<@Nullable Void> disconnect() {
        return database.disconnect();
    }

    @Override
    public PoolSnapshot pool() {
        return database.pool();
    }

    @Override
    public void evict() {
        database.evict();
    }

    @Override
    public CompletionStage<@Nullable Void> pause() {
        return database.pause();
    }

    @Override
    public void resume() {
        database.resume();
    }

    @Override
    public Optional<DatabaseUrl> url() {
        return database.url();
    }

    @Override
    public String toString() {
        return database.toString();
    }
}
