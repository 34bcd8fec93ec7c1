package io.vtexerpbridge.vtex;

/** One VTEX account and the application key this bridge uses there; key and token never appear in logs. */
public record VtexAccount(String name, String baseUrl, String appKey, String appToken, int requestsPerMinute) {

    @Override
    public String toString() {
        return "VtexAccount[" + name + " at " + baseUrl + "]";
    }
}
