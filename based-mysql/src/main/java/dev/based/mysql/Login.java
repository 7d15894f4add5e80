package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows a login on one connection, and keeps the password from servers that have not proved themselves, as far as they could
 * read it or use it again: in clear text, and encrypted by a key of their own. What mysql_native_password and the first step of
 * caching_sha2_password send is bound to the server's challenge, and tells neither the password nor what stands for it.
 *
 * <p>It also answers for the client where that errs: in clear text after a change of the method, where the client forgets the packet's
 * header, and through a socket of the file system, which the server takes for as secure as TLS. On the connection's event loop only. The packets:
 * <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html">connection phase</a>.
 */
final class Login {
    private static final int HEADER = 4;
    private static final int TLS_REQUEST = 32;

    private static final int OK = 0x00;
    private static final int MORE = 0x01;
    private static final int VERSION = 10;
    private static final int SWITCH = 0xFE;
    private static final int ERROR = 0xFF;

    private static final int KEY_REQUEST = 0x02;
    private static final int KNOWN = 0x03;
    private static final int WHOLE_PASSWORD = 0x04;

    private static final String CLEAR = "mysql_clear_password";
    private static final String NATIVE = "mysql_native_password";
    private static final String SHA2 = "caching_sha2_password";

    /** What stands in a greeting behind the version, up to the length of the challenge. */
    private static final int TO_CHALLENGE_LENGTH = 4 + 8 + 1 + 2 + 1 + 2 + 2;

    private static final int RESERVED = 10;
    private static final int CHALLENGE = 20;
    /** Of the challenge, what stands behind the rest of the greeting: the client reads no less, and no more fits. */
    private static final int CHALLENGE_REST = 12;

    private static final int LONGEST_CHALLENGE = CHALLENGE + 1;

    private static final Refusal WHOLE_PASSWORD_REFUSED = Refusal.ofLogin("The server asks for the whole password"
            + " (caching_sha2_password), as it does if it is wrong, and at a user's first login since the server's start. It has not proved who it is, so"
            + " that nothing was sent. Let it prove itself by sslmode=verify-ca&sslrootcert=..., or give its key by"
            + " sslmode=disabled&server_public_key=..., or, if whoever answers there may know the password, as on your own"
            + " machine, put allow_public_key_retrieval=true into the URL.");
    private static final Refusal CLEAR_REFUSED = Refusal.ofLogin("The server asks for the password in clear text"
            + " (mysql_clear_password), and has not proved who it is, so that nothing was sent. Let it prove itself by"
            + " sslmode=verify-ca&sslrootcert=... or sslmode=verify-identity, or, if whoever answers there may know the"
            + " password, put allow_cleartext_password=true into the URL.");

    private final LoginRules rules;
    private static final int USER = 4 + 4 + 1 + 23;

    private boolean greeted;
    private boolean over;
    private boolean clear;
    private boolean awaitsKey;
    /** That of the user who logs in, once the client has said who that is. */
    private @Nullable String password;
    /** What the server is to get in place of what the client would send. */
    private @Nullable ByteBuf answer;

    Login(LoginRules rules) {
        this.rules = rules;
    }

    /** Whether the server takes commands. */
    boolean isOver() {
        return over;
    }

    /** Whether the server has said who it is, without which the client reads no error. */
    boolean isGreeted() {
        return greeted;
    }

    /** What to send in place of passing on the packet that was seen last; null if it is to be passed on. */
    @Nullable
    ByteBuf takeAnswer() {
        ByteBuf taken = answer;
        answer = null;
        return taken;
    }

    /**
     * Sees a packet of the server's, before the client does.
     *
     * @return why it must not reach the client; null if it may
     */
    @Nullable
    Refusal received(Channel channel, ByteBuf packet) {
        int first = at(packet, 0);
        if (!greeted) {
            return first == ERROR ? Refusal.ofServer(packet) : first == VERSION ? greeting(packet) : disorder();
        }
        return switch (first) {
            case OK -> {
                over = true;
                yield null;
            }
            case SWITCH -> change(channel, packet);
            case MORE -> more(channel, packet);
            case ERROR -> null;
            default -> disorder();
        };
    }

    private static Refusal disorder() {
        return Refusal.ofProtocol("The server's login does not follow the protocol.");
    }

    /** The version, and among other things the challenge and the method. */
    private @Nullable Refusal greeting(ByteBuf packet) {
        int version = text(packet, 1);
        int challenge = version + TO_CHALLENGE_LENGTH;
        int method = challenge + 1 + RESERVED + CHALLENGE_REST + 1;
        int end = text(packet, method);
        if (version < 0 || end < 0 || at(packet, challenge) > LONGEST_CHALLENGE) {
            return disorder();
        }
        clear = CLEAR.equals(string(packet, method, end));
        greeted = true;
        return null;
    }

    private @Nullable Refusal change(Channel channel, ByteBuf packet) {
        int end = text(packet, 1);
        if (end < 0) {
            return Refusal.ofLogin("The server asks for a login of before MySQL 4.1, which is not safe.");
        }
        String method = string(packet, 1, end);
        clear = CLEAR.equals(method);
        if (clear) {
            if (isKept(channel, rules.cleartext())) {
                return CLEAR_REFUSED;
            }
            answer = password(packet);
            return null;
        }
        if (!method.equals(NATIVE) && !method.equals(SHA2)) {
            return Refusal.ofLogin(
                    "The server asks for a login by the plugin " + method + ", which the client does not know.");
        }
        return length(packet) - end < CHALLENGE ? disorder() : null;
    }

    private @Nullable Refusal more(Channel channel, ByteBuf packet) {
        if (awaitsKey) {
            awaitsKey = false;
            return null;
        }
        return switch (at(packet, 1)) {
            case KNOWN -> null;
            case WHOLE_PASSWORD -> whole(channel, packet);
            default -> disorder();
        };
    }

    /** By TLS the client sends the password as it is, else encrypted; through a file's socket, the server wants it as it is. */
    private @Nullable Refusal whole(Channel channel, ByteBuf packet) {
        if (isFile(channel)) {
            answer = password(packet);
            return null;
        }
        boolean tls = isTls(channel);
        boolean hasKey = !tls && rules.publicKey() != null;
        if (!hasKey && isKept(channel, rules.keyRetrieval() || (tls && rules.cleartext()))) {
            return WHOLE_PASSWORD_REFUSED;
        }
        awaitsKey = !tls && !hasKey;
        return null;
    }

    /**
     * Sees what the client answers.
     *
     * @return why it must not reach the server; null if it may
     */
    @Nullable
    Refusal sending(Channel channel, ByteBuf packet) {
        int length = length(packet);
        if (password == null && length != TLS_REQUEST) {
            int end = text(packet, USER);
            password = end < 0 ? "" : rules.passwords().of(user(packet, end));
        }
        if (clear && length != TLS_REQUEST && isKept(channel, rules.cleartext())) {
            return CLEAR_REFUSED;
        }
        boolean asksForKey = length == 1 && at(packet, 0) == KEY_REQUEST;
        return asksForKey && !awaitsKey ? WHOLE_PASSWORD_REFUSED : null;
    }

    private static String user(ByteBuf packet, int end) {
        return packet.toString(packet.readerIndex() + HEADER + USER, end - 1 - USER, StandardCharsets.UTF_8);
    }

    /** Whether the user who logs in has a password. */
    boolean hasPassword() {
        return password != null && !password.isEmpty();
    }

    /** Whether the password is not to go to a server, unless an option allows it or the server is proved. */
    private boolean isKept(Channel channel, boolean allowed) {
        return hasPassword() && !allowed && !isFile(channel) && !(rules.verified() && isTls(channel));
    }

    private static boolean isTls(Channel channel) {
        return channel.pipeline().get("ssl") != null;
    }

    private static boolean isFile(Channel channel) {
        return !(channel.remoteAddress() instanceof InetSocketAddress);
    }

    /** The password with a 0 behind it, in a packet with the next number. */
    private ByteBuf password(ByteBuf asked) {
        byte[] bytes = Objects.requireNonNullElse(password, "").getBytes(StandardCharsets.UTF_8);
        int number = asked.getUnsignedByte(asked.readerIndex() + HEADER - 1) + 1;
        return asked.alloc()
                .buffer()
                .writeMediumLE(bytes.length + 1)
                .writeByte(number)
                .writeBytes(bytes)
                .writeByte(0);
    }

    private static int length(ByteBuf packet) {
        return packet.readableBytes() - HEADER;
    }

    private static int at(ByteBuf packet, int index) {
        int place = packet.readerIndex() + HEADER + index;
        return index >= 0 && place < packet.writerIndex() ? packet.getUnsignedByte(place) : -1;
    }

    /** The index behind the 0 that ends a text; negative if there is none. */
    private static int text(ByteBuf packet, int from) {
        int start = packet.readerIndex() + HEADER + from;
        int end =
                from < 0 || start >= packet.writerIndex() ? -1 : packet.indexOf(start, packet.writerIndex(), (byte) 0);
        return end < 0 ? Integer.MIN_VALUE : end + 1 - packet.readerIndex() - HEADER;
    }

    private static String string(ByteBuf packet, int from, int behind) {
        return packet.toString(packet.readerIndex() + HEADER + from, behind - 1 - from, StandardCharsets.US_ASCII);
    }
}
