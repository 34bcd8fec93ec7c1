package io.vtexerpbridge.erp;

import java.util.HashMap;
import java.util.Map;

/** What templates see of a {@link Notice}: every name is always there, and empty where VTEX tells nothing. */
final class NoticeModel {

    private final ErpText texts;
    private final Dates dates;

    NoticeModel(ErpText texts, Dates dates) {
        this.texts = texts;
        this.dates = dates;
    }

    Map<String, Object> of(Notice notice) {
        Map<String, Object> model = new HashMap<>();
        model.put("orderId", texts.clean(notice.orderId()));
        model.put("sequence", texts.clean(notice.sequence()));
        model.put("account", texts.clean(notice.account()));
        model.put("status", notice.status());
        model.put("requestedBy", notice.requestedBy());
        model.put("reason", texts.clean(notice.reason()));
        model.put("customerDocument", texts.clean(notice.customerDocument()));
        model.put("companyDocument", texts.clean(notice.companyDocument()));
        model.put("changedAt", dates.value(notice.changedAt()));
        return model;
    }
}
