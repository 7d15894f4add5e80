@NullMarked
package dev.based.tests.migrate;

import org.jspecify.annotations.NullMarked;
