package dev.based.internal.failure;

/** A body of the library's own that runs a user's code, by which calls are told apart. */
@FunctionalInterface
public interface Wrapper {
    /**
     * The class of what the user wrote.
     *
     * @return the class
     * @throws NullPointerException if the user gave nothing
     */
    Class<?> written();

    /**
     * The class of what the user wrote.
     *
     * @param body a body, or what wraps it
     * @return the class
     * @throws NullPointerException if the user gave nothing
     */
    static Class<?> writtenOf(Object body) {
        return body instanceof Wrapper wrapper ? wrapper.written() : body.getClass();
    }
}
