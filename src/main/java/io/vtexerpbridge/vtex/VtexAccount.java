package io.vtexerpbridge.vtex;

/**
 * One VTEX account and the application key this bridge uses there; key and token never appear in logs.
 *
 * @param alias what its keys in the configuration begin with
 */
public record VtexAccount(
        String alias, String name, String baseUrl, String appKey, String appToken, int requestsPerMinute) {

    /** The account whose keys begin with {@code vtex}. */
    public VtexAccount(String name, String baseUrl, String appKey, String appToken, int requestsPerMinute) {
        this("vtex", name, baseUrl, appKey, appToken, requestsPerMinute);
    }

    @Override
    public String toString() {
        return "VtexAccount[" + name + " at " + baseUrl + "]";
    }
}
