/** What a statement costs beside its time: monitors, threads woken, bytes. */
@NullMarked
package dev.based.tests.hotpath;

import org.jspecify.annotations.NullMarked;
