package dev.based.postgres;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conversations that have begun, by the process and the secret that each server named for requests to cancel: the client
 * tells these of a connection, and nothing else by which to find its handlers.
 *
 * <p>Safe for use by several threads.
 */
final class Conversations {
    private final Map<Key, Conversation> begun = new ConcurrentHashMap<>();

    private record Key(int process, int secret) {}

    void add(int process, int secret, Conversation conversation) {
        begun.put(new Key(process, secret), conversation);
    }

    /** Takes the conversation of a connection, once; one of which nothing is known if the server named neither. */
    Conversation take(int process, int secret) {
        Conversation conversation = begun.remove(new Key(process, secret));
        return conversation == null ? new Conversation() : conversation;
    }

    void remove(Conversation conversation) {
        begun.values().remove(conversation);
    }
}
