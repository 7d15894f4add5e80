/** Examples, run by their own tests and quoted by the documentation. */
@NullUnmarked // so that they read as programs are written
package dev.based.examples;

import org.jspecify.annotations.NullUnmarked;
