/**
 * Deliberately broken backends, each with one flaw, by which the kit is tested: the rule that a flaw breaks must fail.
 */
@NullMarked
package dev.based.tests.broken;

import org.jspecify.annotations.NullMarked;
