/** {@link dev.based.junit.DatabaseExtension} gives tests databases of which nothing stays. */
@NullMarked
package dev.based.junit;

import org.jspecify.annotations.NullMarked;
