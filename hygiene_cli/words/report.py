"""What the reports say around the verdicts."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "report.title": ("Hygiène informatique", "Security hygiene"),
    "report.subtitle": ("Les 40 règles de l’imagerie médicale", "The 40 rules of medical imaging"),
    "report.at": ("État au {at}", "As of {at}"),
    "report.verified": (
        "{n} machine sur {total} vérifiée depuis moins de 30 jours"
        "|{n} machines sur {total} vérifiées depuis moins de 30 jours",
        "{n} machine of {total} verified in the last 30 days|{n} machines of {total} verified in the last 30 days",
    ),
    "report.no_machine": ("Aucune machine à l’inventaire", "No machine in the inventory"),
    "report.rules": ("Les 40 règles", "The 40 rules"),
    "report.preamble": ("Préambule du guide", "The guide’s preamble"),
    "report.doctrine": ("Doctrine des mots de passe", "Password doctrine"),
    "report.no_doctrine": (
        "Aucune n’a été choisie : le renouvellement des mots de passe n’est ni évalué, ni imposé.",
        "None was chosen: password renewal is neither assessed nor enforced.",
    ),
    "report.rule": ("Règle {n}", "Rule {n}"),
    "report.sheets": ("Une fiche par règle", "One sheet per rule"),
    "report.hosts": ("Les machines", "The machines"),
    "report.clauses": ("Ce que la règle demande", "What the rule asks"),
    "report.controls": ("Ce qui a été vérifié sur les machines", "What was verified on the machines"),
    "report.supporting": ("renforce la règle sans la décider", "strengthens the rule without deciding it"),
    "report.detailed": ("détaillé à la {rule}", "detailed under {rule}"),
    "report.why": ("Pourquoi", "Why"),
    "report.danger": ("En corrigeant", "When correcting"),
    "report.found": ("constaté", "found"),
    "report.wanted": ("attendu", "expected"),
    "report.colon": (" : ", ": "),
    "observed.more": ("et {n} autre|et {n} autres", "and {n} more|and {n} more"),
    "report.exceptions": ("Exceptions déclarées", "Declared exceptions"),
    "report.exceptions_count": (
        "{n} exception déclarée|{n} exceptions déclarées",
        "{n} declared exception|{n} declared exceptions",
    ),
    "report.exception": (
        "{name}[ : {reason}][, accordée par {approved_by}][, à revoir le {review_by}]",
        "{name}[: {reason}][, approved by {approved_by}][, review due {review_by}]",
    ),
    "report.waiver": (
        "Dérogation[ jusqu’au {until}][ : {reason}][ ; protégé entre-temps par : {compensation}][ (accordée par {approved_by})]",
        "Waiver[ until {until}][: {reason}][; protected meanwhile by: {compensation}][ (approved by {approved_by})]",
    ),
    "report.lift": (
        "Levée temporaire[ jusqu’au {until}][ : {reason}][ (par {by})]",
        "Lifted for a time[ until {until}][: {reason}][ (by {by})]",
    ),
    "report.rests_on": (
        "repose sur des lectures et des preuves, dont la plus ancienne est du {at}",
        "rests on readings and proofs, the oldest of which is from {at}",
    ),
    "report.no_controls": (
        "aucun contrôle technique : la règle se prouve par attestations et registres",
        "no technical control: the rule is proved by attestations and registers",
    ),
    "report.coverage": (
        "contrôles disponibles : Linux {linux}, Windows {windows}",
        "controls available: Linux {linux}, Windows {windows}",
    ),
    "levels.title": ("Niveau par classe de machine", "Level by class of machine"),
    "levels.whole": ("Tout le parc est vérifié et au niveau : {told}", "The whole fleet is verified and level: {told}"),
    "levels.partly": (
        "Le parc n’est pas vérifié et au niveau en entier : {told}",
        "Not all of the fleet is verified and level: {told}",
    ),
    "levels.machines": (
        "{read} machine vérifiée sur {n}|{read} machines vérifiées sur {n}",
        "{read} machine verified out of {n}|{read} machines verified out of {n}",
    ),
    "levels.equipment": (
        "{even} équipement en règle sur {n}|{even} équipements en règle sur {n}",
        "{even} device in order out of {n}|{even} devices in order out of {n}",
    ),
    "levels.no_equipment": ("équipements non recensés", "equipment not listed"),
    "levels.class": (
        "{host_class} : {reached}[ ; s’écartent : {failing}][ ; non vérifiées : {unverified}]",
        "{host_class}: {reached}[; deviating: {failing}][; not verified: {unverified}]",
    ),
    "report.proofs": ("Preuve : {proofs}", "Proof: {proofs}"),
    "report.anssi": ("guide ANSSI en 42 mesures : {n}", "ANSSI guide in 42 measures: {n}"),
    "report.read": ("lue le {at}", "read on {at}"),
    "report.never_read": ("jamais lue", "never read"),
    "report.stale": ("il y a plus de 30 jours", "more than 30 days ago"),
    "report.by": ("recueillie à la main par {by}", "collected by hand by {by}"),
    "report.profile": ("profil {profile}", "profile {profile}"),
    "report.last_attempt": ("dernier essai : {reason}", "last attempt: {reason}"),
    "report.later": ("au dernier essai", "at the last attempt"),
    "report.more_values": (
        "{n} autre constat, sur {machines}|{n} autres constats, sur {machines}",
        "{n} other finding, on {machines}|{n} other findings, on {machines}",
    ),
    "report.all_pass": ("Tout ce qui a été vérifié est conforme.", "Everything verified is compliant."),
    "report.to_top": ("Retour à la vue d’ensemble", "Back to the overview"),
    "report.made_by": ("Établi par hygiene {versions}.", "Made by hygiene {versions}."),
    "report.run": ("Exécution {run}.", "Run {run}."),
    "legend.pass": ("tout ce que la règle demande est prouvé", "everything the rule asks is proved"),
    "legend.fail": ("au moins une demande n’est pas tenue", "at least one demand is not met"),
    "legend.waived": (
        "non conforme, mais admis par écrit jusqu’à une date",
        "non-compliant, but accepted in writing until a date",
    ),
    "legend.error": ("la vérification elle-même a échoué", "the verification itself failed"),
    "legend.unknown": ("la machine n’a pas pu être lue", "the machine could not be read"),
    "legend.notchecked": ("rien ne l’a encore regardé", "nothing has looked at it yet"),
    "legend.notapplicable": ("la demande ne concerne pas le cabinet", "the demand does not concern the practice"),
    "report.compliant_with": (
        "conforme, {n} exception déclarée|conforme, {n} exceptions déclarées",
        "compliant, {n} declared exception|compliant, {n} declared exceptions",
    ),
    "report.compliant_with_short": (
        "conforme, {n} exception|conforme, {n} exceptions",
        "compliant, {n} exception|compliant, {n} exceptions",
    ),
    "report.attested": (
        "{id} : attesté le {date}, valable jusqu’au {until} ({file})",
        "{id}: attested on {date}, valid until {until} ({file})",
    ),
    "report.no_document": ("sans pièce", "without a document"),
    "report.restricted": ("Diffusion restreinte", "Restricted distribution"),
    "report.annexes": ("Annexes", "Annexes"),
}
