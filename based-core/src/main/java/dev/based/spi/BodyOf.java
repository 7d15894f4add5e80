package dev.based.spi;

/** A body that runs other code of its user's, such as straight code or a coroutine. What is told of the body is told of that code. */
@FunctionalInterface
public interface BodyOf {
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
        return body instanceof BodyOf made ? made.written() : body.getClass();
    }
}
