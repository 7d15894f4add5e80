package dev.based.tests.races;

/** What came of a call that was cancelled. */
enum Outcome {
    /** Cancelled, and nothing of it is in the database. */
    STOPPED("stopped"),
    /** Not cancelled, and it succeeded. */
    SUCCEEDED("succeeded"),
    /** Not cancelled, but it failed since the database stopped it. */
    FAILED("failed"),
    /** Not cancelled, and the server did not say in time what came of it. */
    IN_DOUBT("in doubt"),
    /** A future derived from it was cancelled after it had succeeded. */
    DERIVED_ONLY("cancelled behind it"),
    /** A part was cancelled, and the rest committed. */
    WITHOUT_PART("without its part"),
    /** A part was cancelled, and the rest rolled back. */
    ROLLED_BACK("rolled back with its part");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    static Outcome of(Attempt attempt, Finish finish) {
        boolean success = finish.error() == null;
        if (finish.isInDoubt()) {
            return IN_DOUBT;
        }
        if (attempt.target() == Target.PART && attempt.stopped()) {
            return success ? WITHOUT_PART : ROLLED_BACK;
        }
        if (attempt.stopped()) {
            return attempt.late() ? DERIVED_ONLY : STOPPED;
        }
        return success ? SUCCEEDED : FAILED;
    }

    @Override
    public String toString() {
        return words;
    }
}
