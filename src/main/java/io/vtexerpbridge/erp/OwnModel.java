package io.vtexerpbridge.erp;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import java.util.Map;

/** What the integrator's own routes worked out, as a template sees it: empty where they did not, as when a mapping is tried. */
record OwnModel(Map<String, String> columns, ErpText texts) implements TemplateHashModel {

    @Override
    public TemplateModel get(String name) {
        return new SimpleScalar(texts.clean(columns == null ? "" : columns.getOrDefault(name, "")));
    }

    @Override
    public boolean isEmpty() {
        return false;
    }
}
