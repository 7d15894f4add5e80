package dev.based.postgres;

import dev.based.postgres.LoginRules.Binding;
import dev.based.postgres.LoginRules.Method;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows a login on one connection and says what of the server's words is not to reach the client: what the {@link LoginRules}
 * refuse, and what comes in another order than the protocol's, in which a server could leave out its own proof.
 *
 * <p>On the connection's event loop only. The messages:
 * <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP">start-up</a>.
 */
final class Login {
    private static final int HEADER = 5;
    private static final int KIND_END = HEADER + Integer.BYTES;
    /** A message that has nothing but its kind, and one with a salt of four bytes. */
    private static final int BARE = KIND_END - 1;

    private static final int SALTED = BARE + 4;

    private static final int OK = 0;
    private static final int KERBEROS = 2;
    private static final int CLEARTEXT = 3;
    private static final int MD5 = 5;
    private static final int GSS = 7;
    private static final int SSPI = 9;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private static final String SCRAM = "SCRAM-SHA-256";
    private static final String BOUND_SCRAM = "SCRAM-SHA-256-PLUS";

    /** What the server has said last. */
    private enum Stage {
        NOTHING,
        ASKED,
        SASL,
        SASL_CONTINUE,
        SASL_FINAL,
        LET_IN,
        READY
    }

    private final LoginRules rules;
    private Stage stage = Stage.NOTHING;
    private boolean bound;

    Login(LoginRules rules) {
        this.rules = rules;
    }

    /** Whether the server takes statements. */
    boolean isOver() {
        return stage == Stage.READY;
    }

    /** Sees what the client sends, which says by its first message how it logs in. */
    void sent(ByteBuf message) {
        int index = message.readerIndex();
        if (stage == Stage.SASL && message.readableBytes() > HEADER && message.getByte(index) == 'p') {
            bound = BOUND_SCRAM.equals(text(message, index + HEADER));
        }
    }

    private static String text(ByteBuf message, int from) {
        int end = message.indexOf(from, message.writerIndex(), (byte) 0);
        return end < 0 ? "" : message.toString(from, end - from, StandardCharsets.US_ASCII);
    }

    /**
     * Sees a whole message of the server's, before the client does.
     *
     * @param message as long as its length says
     * @return why it must not reach the client; null if it may
     */
    @Nullable
    Refusal received(Channel channel, ByteBuf message) {
        byte type = message.getByte(0);
        return switch (type) {
            case 'R' ->
                message.readableBytes() < KIND_END ? disorder(type) : asked(channel, message.getInt(HEADER), message);
            case 'E', 'N' -> null;
            case 'S', 'K' -> stage == Stage.LET_IN ? null : disorder(type);
            case 'Z' -> ready(type);
            default -> disorder(type);
        };
    }

    private @Nullable Refusal ready(byte type) {
        if (stage != Stage.LET_IN) {
            return disorder(type);
        }
        stage = Stage.READY;
        return null;
    }

    private Refusal disorder(byte type) {
        return Refusal.ofProtocol("The server's login does not follow the protocol: it sent the message "
                + Messages.name(type) + " where it has no place.");
    }

    private @Nullable Refusal asked(Channel channel, int kind, ByteBuf message) {
        return switch (kind) {
            case OK -> letIn(channel);
            case CLEARTEXT -> begin(Stage.ASKED, channel, Method.PASSWORD, message, BARE);
            case MD5 -> begin(Stage.ASKED, channel, Method.MD5, message, SALTED);
            case KERBEROS, GSS -> begin(Stage.ASKED, channel, Method.GSS, message, 0);
            case SSPI -> begin(Stage.ASKED, channel, Method.SSPI, message, 0);
            case SASL -> sasl(channel, message);
            case SASL_CONTINUE -> follow(Stage.SASL, Stage.SASL_CONTINUE, iterations(message));
            case SASL_FINAL -> follow(Stage.SASL_CONTINUE, Stage.SASL_FINAL, null);
            default ->
                Refusal.ofLogin("The server asks for a login of a kind that the client does not know: " + kind + ".");
        };
    }

    /**
     * The beginning of a login.
     *
     * @param length what the message's length must be; 0 for any
     */
    private @Nullable Refusal begin(Stage next, Channel channel, Method method, ByteBuf message, int length) {
        if (stage != Stage.NOTHING || (length > 0 && message.readableBytes() != length + 1)) {
            return disorder((byte) 'R');
        }
        stage = next;
        return rules.refusal(method, isProven(channel));
    }

    private @Nullable Refusal follow(Stage before, Stage next, @Nullable Refusal refusal) {
        if (stage != before) {
            return disorder((byte) 'R');
        }
        stage = next;
        return refusal;
    }

    private @Nullable Refusal sasl(Channel channel, ByteBuf message) {
        List<String> mechanisms =
                Arrays.asList(message.toString(KIND_END, message.readableBytes() - KIND_END, StandardCharsets.US_ASCII)
                        .split("\0"));
        if (!mechanisms.contains(SCRAM) && !mechanisms.contains(BOUND_SCRAM)) {
            return Refusal.ofLogin(
                    "The server asks for a login by SASL without SCRAM-SHA-256, which is what the client knows.");
        }
        Refusal refusal = begin(Stage.SASL, channel, Method.SCRAM_SHA_256, message, 0);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (refusal == null && rules.binding() == Binding.REQUIRE && tls == null) {
            return Refusal.ofLogin("channel_binding=require needs TLS: put sslmode=require or more into the URL.");
        }
        if (refusal == null && rules.binding() == Binding.REQUIRE && !mechanisms.contains(BOUND_SCRAM)) {
            return Refusal.ofLogin(
                    "The server does not bind the login to its certificate, which channel_binding=require demands.");
        }
        if (tls != null && rules.binding() == Binding.DISABLE) {
            // The client takes the certificate from the session, as long as that may be resumed.
            tls.engine().getSession().invalidate();
        }
        return refusal;
    }

    private @Nullable Refusal letIn(Channel channel) {
        switch (stage) {
            case NOTHING -> {
                stage = Stage.LET_IN;
                return rules.refusal(Method.NONE, isProven(channel));
            }
            case ASKED, SASL_FINAL -> {
                boolean unbound = rules.binding() == Binding.REQUIRE && !bound;
                stage = Stage.LET_IN;
                return unbound
                        ? Refusal.ofLogin(
                                "The login was not bound to the server's certificate, though it was required.")
                        : null;
            }
            case SASL, SASL_CONTINUE -> {
                return Refusal.ofLogin(
                        "The server lets the client in without having proved that it knows the password, as SCRAM demands.");
            }
            default -> {
                return disorder((byte) 'R');
            }
        }
    }

    /** Bounds the work: the number stands behind "i=". */
    private @Nullable Refusal iterations(ByteBuf message) {
        String first = message.toString(KIND_END, message.readableBytes() - KIND_END, StandardCharsets.UTF_8);
        for (String attribute : first.split(",")) {
            if (attribute.startsWith("i=") && isMore(attribute.substring(2).strip())) {
                return Refusal.ofLogin("The server wants the password hashed more often than " + rules.maxIterations()
                        + " times, which would keep this thread busy. If you trust it, put a greater"
                        + " scram_max_iterations into the URL.");
            }
        }
        return null;
    }

    private boolean isMore(String number) {
        try {
            return Long.parseLong(number) > rules.maxIterations();
        } catch (NumberFormatException unreadable) {
            return true; // too long, or nothing that the client would read
        }
    }

    /** By TLS with a certificate that was checked, or since its socket is a file of this machine. */
    private boolean isProven(Channel channel) {
        return !(channel.remoteAddress() instanceof InetSocketAddress)
                || (rules.verified() && channel.pipeline().get(SslHandler.class) != null);
    }
}
