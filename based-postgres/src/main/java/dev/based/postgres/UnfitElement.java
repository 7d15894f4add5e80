package dev.based.postgres;

/** An element of an array does not fit; the message says which and why, in a sentence without its value. */
final class UnfitElement extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String reason;

    private UnfitElement(String place, String reason) {
        super("Its element " + place + " " + reason + ".");
        this.place = place;
        this.reason = reason;
    }

    static UnfitElement at(int index, String reason) {
        return new UnfitElement("[" + index + "]", reason);
    }

    /** Does something with an element that is an array itself, of which the place is told whole. */
    static void within(int index, Runnable action) {
        try {
            action.run();
        } catch (UnfitElement unfit) {
            throw new UnfitElement("[" + index + "]" + unfit.place, unfit.reason);
        }
    }
}
