/**
 * The conformance kit: the rules of the library as tests, to be run on any backend. An author extends {@link
 * dev.based.tests.ConformanceKit}.
 */
@NullMarked
package dev.based.tests;

import org.jspecify.annotations.NullMarked;
