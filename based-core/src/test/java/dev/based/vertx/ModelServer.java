package dev.based.vertx;

import org.jspecify.annotations.Nullable;

/** A server of a model, as it is in truth. */
final class ModelServer {
    /** How far one is: as far as all others of its timeline. */
    record Place(int timeline, String server) implements Position {
        @Override
        public boolean covers(Position other) {
            return true;
        }

        @Override
        public boolean isPromotedFrom(Position other, @Nullable Position before) {
            return timeline > ((Place) other).timeline
                    && !(before instanceof Place known && timeline <= known.timeline);
        }
    }

    final int number;
    boolean down;
    boolean frozen;
    boolean primary;
    boolean readOnly;
    int timeline = 1;
    int starts;

    ModelServer(int number) {
        this.number = number;
    }

    boolean answers() {
        return !down && !frozen;
    }

    Role role() {
        return primary ? new Role(false, readOnly) : Role.STANDBY;
    }

    void restart() {
        starts++;
    }

    @Override
    public String toString() {
        return number
                + (primary ? "P" : "s")
                + timeline
                + (down ? "-" : "")
                + (frozen ? "~" : "")
                + (readOnly ? "r" : "");
    }
}
