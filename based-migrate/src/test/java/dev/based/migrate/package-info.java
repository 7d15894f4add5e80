@NullMarked
package dev.based.migrate;

import org.jspecify.annotations.NullMarked;
