package io.vtexerpbridge.erp;

/** The ERP's side cannot take or give documents now; one sentence says what was found and the mend. */
public class ErpChannelProblem extends RuntimeException {

    public ErpChannelProblem(String sentence) {
        super(sentence);
    }
}
