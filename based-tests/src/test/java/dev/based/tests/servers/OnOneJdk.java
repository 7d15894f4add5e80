package dev.based.tests.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks long tests of what no JDK changes: the kit's own sharpness, a backend beside another one that runs on each JDK, what a
 * server makes of a value. {@code .ci/run} runs them on its first JDK only, by {@code -DexcludedGroups=one-jdk} on the others.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("one-jdk")
public @interface OnOneJdk {}
