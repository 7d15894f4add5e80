/** Examples, run by their own tests and quoted by the documentation. */
@NullMarked
package dev.based.examples;

import org.jspecify.annotations.NullMarked;
