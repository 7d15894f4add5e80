package dev.based.tests.broken;

import dev.based.tests.Feature;
import java.util.EnumSet;
import java.util.Set;

/** The kit on a database that says what it lacks, and how it spells what others spell otherwise. Run by {@link KitRun} only. */
class ModestKit extends KitOnBrokenBackend {
    @Override
    protected Set<Feature> lacks() {
        Set<Feature> lacks = EnumSet.of(Feature.ERROR_CODES, Feature.LOWER_CASE_NAMES, Feature.EXACT_TEXT);
        lacks.addAll(super.lacks());
        return lacks;
    }

    @Override
    protected String selectOne() {
        return "SELECT 1 FROM (VALUES (1))";
    }

    @Override
    protected String dropTable(String table) {
        return "DROP  TABLE IF EXISTS " + table;
    }
}
