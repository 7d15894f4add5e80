package dev.based.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The conversations that have begun, by the process and the secret that each server named for requests to cancel: the client
 * tells these of a connection, and nothing else by which to find its handlers. Behind a proxy several may have the same; then the client
 * is told another secret than the server's.
 *
 * <p>Safe for use by several threads.
 */
final class Conversations {
    private final Map<Key, Conversation> begun = new HashMap<>();
    private final Map<Key, Replaced> replaced = new HashMap<>();

    /** How often one of them has changed tables: see {@link TableChanges}. */
    private final AtomicInteger tableChanges = new AtomicInteger();

    private record Key(int process, int secret) {}

    private record Replaced(int secret, Conversation conversation) {}

    /** A new one, which knows what the others change. */
    Conversation begin() {
        return new Conversation(tableChanges);
    }

    /**
     * Adds one that has begun.
     *
     * @return the secret that the client is to be told
     */
    synchronized int add(int process, int secret, Conversation conversation) {
        Key key = new Key(process, secret);
        while (begun.containsKey(key) || replaced.containsKey(key)) {
            key = new Key(process, ThreadLocalRandom.current().nextInt());
        }
        begun.put(key, conversation);
        if (key.secret != secret) {
            replaced.put(key, new Replaced(secret, conversation));
        }
        return key.secret;
    }

    /** The server's secret for the one that the client was told. */
    synchronized int secret(int process, int told) {
        Replaced original = replaced.get(new Key(process, told));
        return original == null ? told : original.secret;
    }

    /** Takes the conversation of a connection, once; one of which nothing is known if the server named neither. */
    synchronized Conversation take(int process, int secret) {
        Conversation conversation = begun.remove(new Key(process, secret));
        return conversation == null ? begin() : conversation;
    }

    synchronized void remove(Conversation conversation) {
        begun.values().remove(conversation);
        replaced.values().removeIf(each -> each.conversation == conversation);
    }
}
