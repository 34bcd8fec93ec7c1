package io.vtexerpbridge.nfe;

import java.util.List;

/** Which orders there are, each answer a list of orderIds, empty when there is none. */
public interface OrderLookup {

    /** The order itself, or the one that a marketplace knows under this id. */
    List<String> byOrderId(String orderId);

    /** Orders whose orderId starts with this; two are enough to tell that it is not unique. */
    List<String> byPrefix(String prefix);

    List<String> bySequence(String sequence);

    /** By the number that the ERP gave the order in {@code acks}. */
    List<String> byErpNumber(String number);
}
