package io.vtexerpbridge.erphttp;

/** What the status of an ERP's answer means for what was sent. */
public enum Meaning {
    /** The ERP has it. */
    DELIVERED,
    /** The ERP does not take this one; another one it may. */
    REFUSED,
    /** The ERP takes nothing from us: address, sign-in or permission are wrong. It has not looked at what was sent. */
    TROUBLE,
    /** Once more, later; whether the ERP did what was asked is not known. */
    LATER
}
