/** How backends are found: on the class path, on the module path, in jars of third parties. */
@NullMarked
package dev.based.tests.providers;

import org.jspecify.annotations.NullMarked;
