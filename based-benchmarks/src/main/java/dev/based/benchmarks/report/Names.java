package dev.based.benchmarks.report;

/** The names of the ways to use Based, as the contenders have them. */
final class Names {
    static final String BASED = "Based";
    static final String AWAIT = "Based, await";
    static final String SHARED = "Based, share=8";

    private Names() {}

    static boolean isBased(String name) {
        return name.startsWith(BASED);
    }

    static boolean isAwait(String name) {
        return name.startsWith(AWAIT);
    }
}
