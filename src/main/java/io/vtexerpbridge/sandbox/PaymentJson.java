package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Writes {@code paymentData} (CONTRACT 5.6); never a card number. */
final class PaymentJson {
    private final SplittableRandom random;
    private final OrderShape shape;
    private final String account;

    PaymentJson(SplittableRandom random, OrderShape shape, String account) {
        this.random = random;
        this.shape = shape;
        this.account = account;
    }

    void write(ObjectNode order, long amount, Person person) {
        ObjectNode data = order.putObject("paymentData");
        ArrayNode giftCards = data.putArray("giftCards");
        ObjectNode transaction = data.putArray("transactions")
                .addObject()
                .put("isActive", true)
                .put("transactionId", ItemJson.hex(random))
                .put("merchantName", account.toUpperCase(Locale.ROOT));
        ArrayNode payments = transaction.putArray("payments");
        switch (shape) {
            case SEVERAL_PAYMENTS -> {
                card(payments, "2", "Visa", amount / 3, 1);
                card(payments, "4", "Mastercard", amount - amount / 3, 6);
            }
            case GIFT_CARD -> {
                payment(payments, "16", "Vale", "giftCard", amount / 4, 1);
                card(payments, "2", "Visa", amount - amount / 4, 3);
                giftCards
                        .addObject()
                        .put("id", "vale-1")
                        .put("value", amount / 4)
                        .put("inUse", true);
            }
            case INSTANT_PAYMENT, SPLIT_FIRST, SPLIT_SECOND ->
                payment(payments, "125", "Pix", "instantPayment", amount, 1);
            case CORPORATE ->
                payment(payments, "6", "Boleto Bancário", "bankInvoice", amount, 1)
                        .put("dueDate", "2026-12-15");
            case MARKETPLACE -> payment(payments, "201", "Assumed value by affiliate 00", "promissory", amount, 1);
            default -> card(payments, "2", "Visa", amount, random.nextInt(1, 11));
        }
    }

    private void card(ArrayNode payments, String system, String name, long value, int installments) {
        payment(payments, system, name, "creditCard", value, installments)
                .put("firstDigits", "000000")
                .put("lastDigits", String.format("%04d", random.nextInt(10_000)));
    }

    private ObjectNode payment(
            ArrayNode payments, String system, String name, String group, long value, int installments) {
        String tid = String.valueOf(random.nextLong(10_000_000_000L, 99_999_999_999L));
        ObjectNode payment = payments.addObject()
                .put("id", ItemJson.hex(random))
                .put("paymentSystem", system)
                .put("paymentSystemName", name)
                .put("value", value)
                .put("installments", installments)
                .put("referenceValue", value);
        for (String absent : List.of(
                "cardHolder",
                "cardNumber",
                "firstDigits",
                "lastDigits",
                "cvv2",
                "expireMonth",
                "expireYear",
                "url",
                "giftCardId",
                "giftCardName",
                "giftCardCaption",
                "redemptionCode")) {
            payment.putNull(absent);
        }
        payment.put("group", group).put("tid", tid).putNull("dueDate");
        // The map is free and its keys vary in case.
        payment.putObject("connectorResponses")
                .put(random.nextBoolean() ? "Tid" : "tid", tid)
                .put("authId", tid.substring(5))
                .put("nsu", tid.substring(0, 6))
                .put("acquirer", "AdquirenteFicticia")
                .putNull("ReturnCode")
                .putNull("Message");
        for (String absent : List.of(
                "giftCardProvider",
                "giftCardAsDiscount",
                "koinUrl",
                "accountId",
                "parentAccountId",
                "bankIssuedInvoiceIdentificationNumber",
                "bankIssuedInvoiceIdentificationNumberFormatted",
                "bankIssuedInvoiceBarCodeNumber",
                "bankIssuedInvoiceBarCodeType",
                "billingAddress",
                "paymentOrigin")) {
            payment.putNull(absent);
        }
        return payment;
    }
}
