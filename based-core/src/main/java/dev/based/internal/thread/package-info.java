/** What a thread is doing: on whose behalf, whether it may wait, and how deep it is in calls of the library. */
@NullMarked
package dev.based.internal.thread;

import org.jspecify.annotations.NullMarked;
