package dev.based.internal.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A promise whose outcome somebody is told before it is there. Who comes first with an outcome, the library or a user who cancels,
 * decides; whoever comes then completes the promise with the same, so that what was told is what the promise says. Futures derived
 * from it tell nothing.
 */
final class ObservedPromise<T extends @Nullable Object> extends DispatchedPromise<T> {
    private static final VarHandle CLAIM;

    static {
        try {
            CLAIM = MethodHandles.lookup().findVarHandle(ObservedPromise.class, "claim", Claim.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Ending ending;
    private volatile @Nullable Claim claim;

    private record Claim(@Nullable Object value, @Nullable Throwable error) {}

    ObservedPromise(Job job, Callbacks callbacks, Ending ending) {
        super(job, callbacks);
        this.ending = ending;
    }

    @Override
    @SuppressWarnings("unchecked")
    boolean end(@Nullable T value, @Nullable Throwable error) {
        Claim mine = new Claim(value, error);
        Claim first = (Claim) CLAIM.compareAndExchange(this, (Claim) null, mine);
        if (first == null) {
            ending.ended(value, error);
            return super.end(value, error);
        }
        super.end((T) first.value, first.error);
        return false;
    }
}
