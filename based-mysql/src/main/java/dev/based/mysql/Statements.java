package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The statements that are prepared on a connection: their texts, and the types of their placeholders, as far as the server tells.
 * MySQL finds them out from where a placeholder stands; MariaDB calls all of them NULL.
 *
 * <p>Used on the connection's event loop only.
 */
final class Statements {
    private static final int NUMBER = 1;
    /** Where in a COM_STMT_EXECUTE the map of nulls stands: behind the command, the statement's number, flags, and a count. */
    private static final int NULLS = 1 + 4 + 1 + 4;

    private final ArrayDeque<String> preparing = new ArrayDeque<>();
    private final Map<Integer, Statement> byNumber = new HashMap<>();
    private final Map<String, Statement> byText = new HashMap<>();
    private Function<String, char @Nullable []> signatures = text -> null;
    private @Nullable Statement described;
    private int parameter;

    /** The types are numbers of the protocol's. */
    private record Statement(String text, int number, int[] types) {}

    /** Takes what tells the types of the values that a statement is given, by its text: see {@link ParameterTypes}. */
    void signedBy(Function<String, char @Nullable []> types) {
        signatures = types;
    }

    /** The number of a prepared statement; null if it is not prepared. */
    @Nullable
    Integer number(String text) {
        Statement statement = byText.get(text);
        return statement == null ? null : statement.number;
    }

    /** The types of a prepared statement's placeholders; null if it is not prepared. */
    int @Nullable [] types(String text) {
        Statement statement = byText.get(text);
        return statement == null ? null : statement.types;
    }

    /** Sees a command that is sent, and puts right what the client calls text in it. */
    void sent(Sent command, ByteBuf bytes, int index, int end) {
        switch (command) {
            case PREPARE ->
                preparing.add(
                        end <= bytes.writerIndex()
                                ? bytes.toString(index + 1, end - index - 1, StandardCharsets.UTF_8)
                                : "");
            case EXECUTE, CURSOR -> execute(bytes, index, Math.min(end, bytes.writerIndex()));
            case UNANSWERED -> close(bytes, index);
            default -> {
                // is of no prepared statement
            }
        }
    }

    private void close(ByteBuf bytes, int index) {
        if (bytes.getByte(index) == Sent.CLOSE) {
            Statement closed = byNumber.remove(bytes.getIntLE(index + NUMBER));
            if (closed != null && byText.remove(closed.text, closed)) {
                byNumber.values().stream()
                        .filter(other -> other.text.equals(closed.text))
                        .findAny()
                        .ifPresent(other -> byText.put(other.text, other));
            }
        }
    }

    /** The client sends decimals as text, which a column of bits would take for bytes, and which is compared as a DOUBLE. */
    private void execute(ByteBuf bytes, int index, int end) {
        Statement statement = end - index > NULLS ? byNumber.get(bytes.getIntLE(index + NUMBER)) : null;
        char[] signature = statement == null ? null : signatures.apply(statement.text);
        if (statement == null || signature == null || signature.length != statement.types.length) {
            return;
        }
        int told = index + NULLS + (signature.length + 7) / 8;
        if (told + 1 + 2 * signature.length > end || bytes.getByte(told) == 0) {
            return;
        }
        for (int place = 0; place < signature.length; place++) {
            int type = told + 1 + 2 * place;
            if (signature[place] == ParameterTypes.DECIMAL
                    && bytes.getUnsignedByte(type) != Wire.NULL
                    && statement.types[place] != Wire.JSON) {
                bytes.setByte(type, Wire.DECIMAL);
            }
        }
    }

    /** The server has prepared a statement, and goes on to describe its parameters and columns. */
    void prepared(int number, int parameters) {
        described = new Statement(preparing.isEmpty() ? "" : preparing.peek(), number, new int[parameters]);
        parameter = 0;
    }

    /** A parameter or column of that statement. */
    void described(int type) {
        if (described != null && parameter < described.types.length) {
            described.types[parameter++] = type;
        }
    }

    /** The server has answered. */
    void answered() {
        preparing.poll();
        if (described != null) {
            byNumber.put(described.number, described);
            byText.put(described.text, described);
            described = null;
        }
    }

    /** The server has forgotten all of them. */
    void forget() {
        byNumber.clear();
        byText.clear();
    }
}
