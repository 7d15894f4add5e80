package dev.based.internal.frame;

import dev.based.internal.async.Promise;

/** A statement of a {@link Frame}, as the frame knows it. */
public interface FrameStatement {
    /** Whether a promise is the statement's own, and the statement a frame's. */
    boolean gives(Promise<?> stage, Frame to);
}
