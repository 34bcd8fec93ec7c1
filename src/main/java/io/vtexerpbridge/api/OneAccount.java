package io.vtexerpbridge.api;

import java.util.List;

/** The VTEX account that an operator means, where only one can be meant. */
final class OneAccount {

    private OneAccount() {}

    /**
     * The value {@code account}; the only account where nobody says which.
     *
     * @param accounts the accounts of this bridge
     * @throws AskProblem with their names when it is missing or none of them
     */
    static String of(Ask ask, List<String> accounts) {
        String account = ask.text("account");
        if (account == null && accounts.size() == 1) {
            return accounts.get(0);
        }
        if (account == null || !accounts.contains(account)) {
            throw new AskProblem(
                    400,
                    "account is " + (account == null ? "missing" : "\"" + account + "\"") + ", expected one of "
                            + String.join(", ", accounts) + ".");
        }
        return account;
    }
}
