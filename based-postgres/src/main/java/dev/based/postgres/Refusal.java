package dev.based.postgres;

/**
 * Why what a server sent is not believed.
 *
 * @param sqlState what stands for it in an error
 * @param reason the reason and what to do, in sentences
 */
record Refusal(String sqlState, String reason) {
    /** A login is refused as one that the server refuses: no other host is tried. */
    private static final String LOGIN = "28P01";

    private static final String PROTOCOL_VIOLATION = "08P01";

    static Refusal ofLogin(String reason) {
        return new Refusal(LOGIN, reason);
    }

    static Refusal ofProtocol(String reason) {
        return new Refusal(PROTOCOL_VIOLATION, reason + " Is it PostgreSQL?");
    }
}
