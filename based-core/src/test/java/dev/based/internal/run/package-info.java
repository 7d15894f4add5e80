/** Tests of what runs sessions and statements. */
@NullMarked
package dev.based.internal.run;

import org.jspecify.annotations.NullMarked;
