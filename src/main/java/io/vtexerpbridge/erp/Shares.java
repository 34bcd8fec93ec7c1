package io.vtexerpbridge.erp;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Splits cents so that nothing is lost: what the shares do not say goes by largest remainder, ties to the first. */
final class Shares {

    private Shares() {}

    /** Fractions of a cent half-up. */
    static BigInteger round(BigDecimal cents) {
        return cents.setScale(0, RoundingMode.HALF_UP).unscaledValue();
    }

    static BigInteger sum(List<BigDecimal> cents) {
        return cents.stream().map(Shares::round).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** The first candidate that adds up exactly to the total, or the first of all; without a total the first of all. */
    static List<BigDecimal> choose(BigInteger total, List<List<BigDecimal>> candidates) {
        for (List<BigDecimal> candidate : candidates) {
            if (total != null && sum(candidate).equals(total)) {
                return candidate;
            }
        }
        return candidates.get(0);
    }

    /** Own shares rounded to cents, plus what they lack to the total in proportion to the weights. */
    static List<BigInteger> settle(List<BigDecimal> own, BigInteger total, List<BigDecimal> weights) {
        List<BigInteger> shares = new ArrayList<>();
        BigInteger missing = total;
        for (BigDecimal share : own) {
            BigInteger cents = round(share);
            shares.add(cents);
            missing = missing.subtract(cents);
        }
        if (missing.signum() == 0) {
            return shares;
        }
        List<BigInteger> rest = split(missing, weights);
        for (int i = 0; i < shares.size(); i++) {
            shares.set(i, shares.get(i).add(rest.get(i)));
        }
        return shares;
    }

    /** Largest remainder; weights below zero count as zero, all zero as equal. At least one weight. */
    static List<BigInteger> split(BigInteger amount, List<BigDecimal> weights) {
        int scale = weights.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        BigInteger[] parts = new BigInteger[weights.size()];
        BigInteger whole = BigInteger.ZERO;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = weights.get(i)
                    .max(BigDecimal.ZERO)
                    .setScale(Math.max(scale, 0), RoundingMode.UNNECESSARY)
                    .unscaledValue();
            whole = whole.add(parts[i]);
        }
        if (whole.signum() == 0) {
            Arrays.fill(parts, BigInteger.ONE);
            whole = BigInteger.valueOf(parts.length);
        }
        BigInteger[] shares = new BigInteger[parts.length];
        BigInteger[] remainders = new BigInteger[parts.length];
        BigInteger left = amount.abs();
        for (int i = 0; i < parts.length; i++) {
            BigInteger[] quotient = amount.abs().multiply(parts[i]).divideAndRemainder(whole);
            shares[i] = quotient[0];
            remainders[i] = quotient[1];
            left = left.subtract(quotient[0]);
        }
        List<Integer> byRemainder = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            byRemainder.add(i);
        }
        byRemainder.sort(Comparator.comparing((Integer i) -> remainders[i]).reversed());
        for (int i = 0; i < left.intValueExact(); i++) {
            shares[byRemainder.get(i)] = shares[byRemainder.get(i)].add(BigInteger.ONE);
        }
        return Arrays.stream(shares)
                .map(share -> amount.signum() < 0 ? share.negate() : share)
                .toList();
    }
}
