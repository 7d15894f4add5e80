package dev.based.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** Figures of four digits: more are noise. */
final class Rounding {
    private static final MathContext DIGITS = new MathContext(4);

    private Rounding() {}

    static JsonNode shorter(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(each -> each.setValue(shorter(each.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, shorter(array.get(i)));
            }
        } else if (node.isDouble() && Double.isFinite(node.doubleValue())) {
            return new DoubleNode(
                    new BigDecimal(node.doubleValue()).round(DIGITS).doubleValue());
        }
        return node;
    }
}
