package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import freemarker.template.SimpleCollection;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateSequenceModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** VTEX's own JSON as a template sees it: read when asked for, texts cleaned, null the same as missing. */
final class RawModel {

    private RawModel() {}

    static TemplateModel of(JsonNode node, ErpText texts) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isObject()) {
            return new RawHash(node, texts);
        }
        if (node.isArray()) {
            return new RawList(node, texts);
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? TemplateBooleanModel.TRUE : TemplateBooleanModel.FALSE;
        }
        if (node.isNumber()) {
            try {
                BigDecimal number = VtexJson.decimal(node);
                return new SimpleNumber(new BigDecimal(VtexJson.plain(number)));
            } catch (ArithmeticException absurd) {
                return new SimpleScalar(node.asText());
            }
        }
        return new SimpleScalar(texts.clean(node.asText()));
    }

    private record RawHash(JsonNode node, ErpText texts) implements TemplateHashModelEx {

        @Override
        public TemplateModel get(String key) {
            return of(node.get(key), texts);
        }

        @Override
        public boolean isEmpty() {
            return node.isEmpty();
        }

        @Override
        public int size() {
            return node.size();
        }

        @Override
        public TemplateCollectionModel keys() {
            List<TemplateModel> keys = new ArrayList<>();
            node.fieldNames().forEachRemaining(key -> keys.add(new SimpleScalar(key)));
            return new SimpleCollection(keys, null);
        }

        @Override
        public TemplateCollectionModel values() {
            List<TemplateModel> values = new ArrayList<>();
            node.forEach(value -> values.add(of(value, texts)));
            return new SimpleCollection(values, null);
        }
    }

    private record RawList(JsonNode node, ErpText texts) implements TemplateSequenceModel {

        @Override
        public TemplateModel get(int index) {
            return of(node.get(index), texts);
        }

        @Override
        public int size() {
            return node.size();
        }
    }
}
