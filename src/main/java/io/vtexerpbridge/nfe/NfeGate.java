package io.vtexerpbridge.nfe;

import io.vtexerpbridge.nfe.FiscalDocument.AuthorisedNfe;
import io.vtexerpbridge.nfe.FiscalDocument.Evidence;
import io.vtexerpbridge.nfe.FiscalDocument.NfeEvent;
import io.vtexerpbridge.nfe.FiscalDocument.OtherDocument;
import io.vtexerpbridge.nfe.FiscalDocument.Protocol;
import io.vtexerpbridge.nfe.FiscalDocument.UnauthorisedNfe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides which fiscal documents become invoices. What was canceled, denied or only a test never does, whatever else its file
 * holds: VTEX cannot take an invoice back.
 */
public final class NfeGate {

    static final Set<String> CANCELLATION_EVENTS = Set.of("110111", "110112");

    private static final Set<String> AUTHORISED = Set.of("100", "150");
    private static final Set<String> CANCELED = Set.of("101", "135", "151", "155");
    private static final Set<String> DENIED = Set.of("110", "301", "302");
    private static final Set<String> EVENT_REGISTERED = Set.of("135", "136", "155");

    private final boolean acceptHomologation;

    /** @param acceptHomologation {@code nfe.accept-homologation}: tests pass too, for trying things out */
    public NfeGate(boolean acceptHomologation) {
        this.acceptHomologation = acceptHomologation;
    }

    /** As {@link #decide(FiscalDocument, Predicate)}, when no cancellation is known. */
    public NfeDecision decide(FiscalDocument document) {
        return decide(document, key -> false);
    }

    /** @param canceled whether a cancellation of the NF-e with this key was seen before, in another file */
    public NfeDecision decide(FiscalDocument document, Predicate<String> canceled) {
        if (document instanceof AuthorisedNfe authorised) {
            return decide(authorised, canceled);
        }
        if (document instanceof UnauthorisedNfe bare) {
            return decide(bare, canceled);
        }
        if (document instanceof NfeEvent event) {
            return decide(event);
        }
        OtherDocument other = (OtherDocument) document;
        return refused("This is " + other.name() + ", root element " + other.root()
                + ", and no NF-e; only NF-e and their events become invoices.");
    }

    private NfeDecision decide(AuthorisedNfe document, Predicate<String> canceled) {
        Nfe nfe = document.nfe();
        List<String> refusals = new ArrayList<>(standing(nfe, document.evidence(), canceled));
        if (refusals.isEmpty()) {
            refusals.addAll(answer(document));
            refusals.addAll(contents(nfe));
        }
        return refusals.isEmpty() ? byPurpose(document) : new NfeDecision.Refused(refusals);
    }

    private NfeDecision decide(UnauthorisedNfe document, Predicate<String> canceled) {
        Nfe nfe = document.nfe();
        List<String> refusals = new ArrayList<>(standing(nfe, document.evidence(), canceled));
        if (refusals.isEmpty()) {
            refusals.addAll(contents(nfe));
        }
        return refusals.isEmpty()
                ? held(nfe.label()
                        + " is not authorised yet: it has no protNFe; drop the nfeProc that holds SEFAZ's answer too.")
                : new NfeDecision.Refused(refusals);
    }

    private NfeDecision decide(NfeEvent event) {
        String what = "event " + event.type()
                + (event.description().isEmpty() ? "" : " " + XmlNode.quote(event.description()));
        String problem = NfeKey.problem(event.key());
        if (!problem.isEmpty()) {
            return refused(problem);
        }
        if (!isReal(event.environment())) {
            return refused("The " + what + " of the NF-e " + event.key() + " is a test (tpAmb "
                    + XmlNode.quote(event.environment()) + "); expected 1, production.");
        }
        if (!event.isCancellation()) {
            return refused("The file is the " + what + " of the NF-e " + event.key()
                    + "; only cancellations matter here, so there is nothing to do with it.");
        }
        if (!EVENT_REGISTERED.contains(event.status())) {
            return held("The cancellation of the NF-e " + event.key() + " is not registered: SEFAZ's answer has "
                    + (event.status().isEmpty() ? "no cStat" : "cStat " + XmlNode.quote(event.status()))
                    + ", expected 135, 136 or 155; drop the procEventoNFe that holds it.");
        }
        return new NfeDecision.Canceled(
                event,
                new NfeKey(event.key()),
                "The NF-e " + event.key() + " was canceled (event " + event.type() + ", cStat " + event.status()
                        + "); VTEX cannot take an invoice back: if it was posted, settle the order by hand.");
    }

    /** Whether it was canceled, denied or a test, told by anything in the file. */
    private List<String> standing(Nfe nfe, Evidence evidence, Predicate<String> canceled) {
        List<String> refusals = new ArrayList<>();
        for (String status : new LinkedHashSet<>(evidence.statuses())) {
            if (CANCELED.contains(status)) {
                refusals.add(nfe.label() + " was canceled (cStat " + status + "); it is never posted.");
            } else if (DENIED.contains(status)) {
                refusals.add(nfe.label() + " was denied by SEFAZ (cStat " + status + "); it is never posted.");
            }
        }
        for (String event : new LinkedHashSet<>(evidence.events())) {
            if (CANCELLATION_EVENTS.contains(event)) {
                refusals.add(
                        nfe.label() + " was canceled: its file holds the event " + event + "; it is never posted.");
            }
        }
        if (canceled.test(nfe.key())) {
            refusals.add(nfe.label() + " was canceled: the cancellation came in another file; it is never posted.");
        }
        refusals.addAll(reality(nfe, evidence.environments()));
        return refusals;
    }

    private List<String> reality(Nfe nfe, List<String> environments) {
        if (environments.stream().distinct().count() > 1) {
            return List.of(nfe.label() + " is both a test and none: its file says tpAmb "
                    + XmlNode.quote(String.join(", ", environments)) + "; expected 1 everywhere.");
        }
        String environment = nfe.ide().environment();
        if (!isReal(environment)) {
            return List.of(nfe.label() + " is a test (tpAmb " + XmlNode.quote(environment) + "); expected 1, production"
                    + (acceptHomologation ? "." : ", unless nfe.accept-homologation."));
        }
        // every test has to carry this in its buyer's or first item's name; one that says tpAmb 1 was edited
        if (environment.equals("1")
                && Stream.concat(
                                Stream.of(nfe.buyer().name()),
                                nfe.items().stream().map(Nfe.Item::name))
                        .map(name -> name.toUpperCase(Locale.ROOT))
                        .anyMatch(name -> name.contains("HOMOLOGACAO") && name.contains("SEM VALOR FISCAL"))) {
            return List.of(nfe.label()
                    + " says tpAmb 1, and in a name that it is a test without value; expected a real document.");
        }
        return List.of();
    }

    private boolean isReal(String environment) {
        return environment.equals("1") || acceptHomologation && environment.equals("2");
    }

    /** What is wrong with SEFAZ's answer. */
    private static List<String> answer(AuthorisedNfe document) {
        String label = document.nfe().label();
        List<String> refusals = new ArrayList<>();
        if (!document.strangers().isEmpty()) {
            refusals.add("nfeProc of " + label + " also holds " + String.join(", ", document.strangers())
                    + "; expected one NFe and one protNFe.");
        }
        if (document.protocols().size() > 1) {
            refusals.add(
                    "nfeProc of " + label + " holds " + document.protocols().size() + " protNFe; expected one.");
        }
        for (Protocol protocol : document.protocols()) {
            if (!AUTHORISED.contains(protocol.status())) {
                refusals.add(label + " is not authorised: SEFAZ's answer has "
                        + (protocol.status().isEmpty() ? "no cStat" : "cStat " + XmlNode.quote(protocol.status()))
                        + ", expected 100 or 150.");
            }
            if (protocol.number().isEmpty()) {
                refusals.add("SEFAZ's answer to " + label + " has no protocol number (nProt); expected one.");
            }
            if (protocol.environment().isEmpty()) {
                refusals.add("SEFAZ's answer to " + label + " has no tpAmb; expected 1, production.");
            }
            if (!document.nfe().id().equals("NFe" + protocol.key())) {
                refusals.add(
                        "SEFAZ's answer is about the key " + XmlNode.quote(protocol.key()) + ", the document's Id is "
                                + XmlNode.quote(document.nfe().id()) + "; expected NFe and the same key.");
            }
            String signed = document.nfe().digest();
            if (!signed.isEmpty() && !protocol.digest().isEmpty() && !signed.equals(protocol.digest())) {
                refusals.add("SEFAZ's answer is about other contents of " + label
                        + ": its digVal is not the document's DigestValue.");
            }
        }
        return refusals;
    }

    /** What is wrong with the document by itself. */
    private static List<String> contents(Nfe nfe) {
        List<String> refusals = new ArrayList<>();
        if (!nfe.id().startsWith("NFe")) {
            refusals.add("The Id of infNFe is " + XmlNode.quote(nfe.id()) + "; expected NFe and the key.");
        }
        String problem = NfeKey.problem(nfe.key());
        if (problem.isEmpty()) {
            refusals.addAll(new NfeKey(nfe.key()).differencesFrom(nfe));
        } else {
            refusals.add(problem);
        }
        if (!Set.of("55", "65").contains(nfe.ide().model())) {
            refusals.add(nfe.label() + " is of model " + XmlNode.quote(nfe.ide().model())
                    + "; expected 55 (NF-e) or 65 (NFC-e).");
        }
        if (!Set.of("0", "1").contains(nfe.ide().operation())) {
            refusals.add(nfe.label() + " has tpNF " + XmlNode.quote(nfe.ide().operation()) + "; expected 0 or 1.");
        }
        if (!Set.of("3.10", "4.00").contains(nfe.version())) {
            refusals.add(nfe.label() + " is of layout " + XmlNode.quote(nfe.version()) + "; expected 3.10 or 4.00.");
        }
        return refusals;
    }

    private static NfeDecision byPurpose(AuthorisedNfe document) {
        Nfe nfe = document.nfe();
        return switch (nfe.ide().purpose()) {
            case "1" -> sold(document);
            case "2" ->
                held(nfe.label() + " is a complement of another (finNFe 2); a person decides what becomes of it.");
            case "3" -> held(nfe.label() + " is an adjustment (finNFe 3); a person decides what becomes of it.");
            case "4" -> returned(document);
            default ->
                held(nfe.label() + " has finNFe " + XmlNode.quote(nfe.ide().purpose())
                        + ", expected 1 (sale) or 4 (return); a person decides what becomes of it.");
        };
    }

    private static NfeDecision sold(AuthorisedNfe document) {
        Nfe nfe = document.nfe();
        if (nfe.ide().operation().equals("0")) {
            return held(nfe.label()
                    + " brings goods in (tpNF 0) and is no return (finNFe 1); a person decides what it is.");
        }
        return nfe.valueCents() == 0 ? worthless(nfe) : new NfeDecision.PostOutput(document);
    }

    private static NfeDecision returned(AuthorisedNfe document) {
        Nfe nfe = document.nfe();
        if (nfe.references().isEmpty()) {
            return held(nfe.label() + " is a return (finNFe 4) that names no original NF-e (NFref/refNFe).");
        }
        List<String> problems = nfe.references().stream()
                .map(NfeKey::problem)
                .filter(problem -> !problem.isEmpty())
                .toList();
        if (!problems.isEmpty()) {
            return new NfeDecision.Refused(problems);
        }
        if (nfe.valueCents() == 0) {
            return worthless(nfe);
        }
        return new NfeDecision.PostInput(
                document, nfe.references().stream().distinct().map(NfeKey::new).toList());
    }

    private static NfeDecision worthless(Nfe nfe) {
        return held(nfe.label() + " has the value 0.00; VTEX takes only invoices with a value.");
    }

    private static NfeDecision held(String reason) {
        return new NfeDecision.Held(List.of(reason));
    }

    private static NfeDecision refused(String reason) {
        return new NfeDecision.Refused(List.of(reason));
    }
}
