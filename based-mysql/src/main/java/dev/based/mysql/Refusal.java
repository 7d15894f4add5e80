package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Why what a server sent, or what the client would send, is not let through: the error in place of the server's answer.
 *
 * @param code the number of the error
 * @param sqlState what stands for it beside the number
 * @param reason the reason and what to do, in sentences
 */
record Refusal(int code, String sqlState, String reason) {
    private static final int HEADER = 4;

    /** CR_AUTH_PLUGIN_ERR, by which libmysqlclient says the same. */
    private static final int LOGIN = 2061;

    /** CR_MALFORMED_PACKET. */
    private static final int MALFORMED = 2027;

    /** ER_CLIENT_LOCAL_FILES_DISABLED. */
    private static final int LOCAL_FILES_DISABLED = 3948;

    /** ER_WRONG_VALUE_FOR_VAR. */
    static final int WRONG_VALUE = 1231;

    /** The SQLSTATE of a connection that has ended. */
    static final String CLOSED = "08S01";

    /** ER_STMT_HAS_NO_OPEN_CURSOR. */
    private static final int NO_OPEN_CURSOR = 1421;

    static final Refusal FILE = new Refusal(
            LOCAL_FILES_DISABLED,
            "42000",
            "The server asked for a file of this machine, which was refused. If you want LOAD DATA LOCAL INFILE, and"
                    + " trust the server with every file that this process can read, set local_infile=true in the URL.");

    static final Refusal CURSOR_MISSING = new Refusal(
            NO_OPEN_CURSOR,
            "HY000",
            "The server has no cursor for this statement, so that its rows cannot be streamed. Fetch them, or execute the"
                    + " statement.");

    /** The statement has succeeded, and the connection is closed: what it, or a COMMIT behind it, has committed is in doubt. */
    static Refusal ofSetting(String wrong) {
        return new Refusal(WRONG_VALUE, CLOSED, "The session's setting " + wrong);
    }

    static Refusal ofLogin(String reason) {
        return new Refusal(LOGIN, "28000", reason);
    }

    static Refusal ofProtocol(String reason) {
        return new Refusal(MALFORMED, CLOSED, reason + " Is it MySQL or MariaDB?");
    }

    /** The error by which a server refuses a connection before all else, such as that it has too many. It has no SQLSTATE. */
    static Refusal ofServer(ByteBuf packet) {
        int start = packet.readerIndex() + HEADER;
        int length = packet.writerIndex() - start - 3;
        return length < 0
                ? ofProtocol("The server's login does not follow the protocol.")
                : new Refusal(
                        packet.getUnsignedShortLE(start + 1),
                        "08004",
                        packet.toString(start + 3, length, StandardCharsets.UTF_8));
    }

    /** Whether an error's words are those of a refusal that is always the same. */
    static boolean isOwn(String words) {
        return words.equals(FILE.reason) || words.equals(CURSOR_MISSING.reason);
    }

    /** Whether what was sent is not of the protocol. */
    boolean breaksProtocol() {
        return code == MALFORMED;
    }
}
