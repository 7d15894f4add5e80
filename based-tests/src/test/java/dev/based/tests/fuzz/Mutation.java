package dev.based.tests.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Turns of a server with random faults, and the sizes of the pieces in which they are sent. */
final class Mutation {
    private static final int[] EXTREMES = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1, 3, 1 << 30, 0xFFFFFF, 0xFFFF
    };

    private final Random random;
    private final boolean postgres;
    private final List<byte[]> turns;
    private final int largestPiece;
    private final boolean staysOpen;

    /**
     * Draws the faults.
     *
     * @param postgres whether the messages are PostgreSQL's, and not MySQL's
     * @param faulty whether there may be any fault at all, beside pieces of any size
     */
    Mutation(List<byte[]> original, boolean postgres, Random random, boolean faulty) {
        this.random = random;
        this.postgres = postgres;
        turns = new ArrayList<>(original);
        largestPiece = new int[] {1, 7, 100, 10_000}[random.nextInt(4)];
        staysOpen = random.nextInt(20) == 0;
        int faults = !faulty || random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3);
        for (int fault = 0; fault < faults; fault++) {
            int turn = random.nextInt(turns.size());
            turns.set(turn, fault(turns.get(turn)));
        }
    }

    List<byte[]> turns() {
        return turns;
    }

    /** The size of the next piece. */
    int piece() {
        return 1 + random.nextInt(largestPiece);
    }

    /** Whether nothing more comes, but not the end of the connection either. */
    boolean staysOpen() {
        return staysOpen;
    }

    private byte[] fault(byte[] turn) {
        int at = turn.length == 0 ? 0 : random.nextInt(turn.length);
        int end = Math.min(turn.length, at + 1 + random.nextInt(40));
        return switch (random.nextInt(10)) {
            case 0 -> garbage(1 + random.nextInt(300));
            case 1 -> join(Arrays.copyOf(turn, at), garbage(1 + random.nextInt(100)));
            case 2 -> join(Arrays.copyOf(turn, at), Arrays.copyOfRange(turn, end, turn.length)); // something left out
            case 3 -> join(Arrays.copyOf(turn, end), Arrays.copyOfRange(turn, at, turn.length)); // something twice
            case 4 -> number(turn, at);
            case 5 -> oneByte(turn, at, 0xF9 + random.nextInt(7)); // where MySQL's lengths begin
            case 6 -> oneByte(turn, at, random.nextInt(256));
            case 7 -> number(turn, Math.max(0, Math.min(at, 5)));
            default -> disordered(turn);
        };
    }

    /** With one of the messages missing, twice, or behind the next one. */
    private byte[] disordered(byte[] turn) {
        List<byte[]> messages = messages(turn);
        if (messages.isEmpty()) {
            return turn;
        }
        int at = random.nextInt(messages.size());
        switch (random.nextInt(3)) {
            case 0 -> messages.remove(at);
            case 1 -> messages.add(at, messages.get(at));
            default -> Collections.swap(messages, at, (at + 1) % messages.size());
        }
        return messages.stream().reduce(new byte[0], Mutation::join);
    }

    private List<byte[]> messages(byte[] turn) {
        List<byte[]> messages = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(turn);
        for (int from = 0; from < turn.length; ) {
            boolean whole = turn.length - from >= 5;
            int length = !whole
                    ? turn.length
                    : postgres ? 1 + bytes.getInt(from + 1) : 4 + (Integer.reverseBytes(bytes.getInt(from)) & 0xFFFFFF);
            int end = (int) Math.min(turn.length, from + Math.max(1L, length));
            messages.add(Arrays.copyOfRange(turn, from, end));
            from = end;
        }
        return messages;
    }

    private byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] number(byte[] turn, int at) {
        byte[] changed = turn.clone();
        int number = EXTREMES[random.nextInt(EXTREMES.length)];
        for (int index = 0; index < 4 && at + index < changed.length; index++) {
            changed[at + index] = (byte) (number >> 24 - 8 * index);
        }
        return changed;
    }

    private static byte[] oneByte(byte[] turn, int at, int value) {
        byte[] changed = turn.clone();
        if (at < changed.length) {
            changed[at] = (byte) value;
        }
        return changed;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
