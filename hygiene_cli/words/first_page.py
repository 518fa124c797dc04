"""What the report’s first page and its annexes say."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "report.since": ("Depuis le {at} : +{more}, −{less}", "Since {at}: +{more}, −{less}"),
    "report.self_assessment": ("Auto-évaluation", "Self-assessment"),
    "report.third_party": ("Évaluation par un tiers : {name}", "Assessment by a third party: {name}"),
    "identity.sites": ("Sites", "Sites"),
    "identity.director": ("Responsable", "Responsible"),
    "identity.provider": ("Prestataire", "Provider"),
    "identity.missing": ("à compléter", "to be filled in"),
    # what an insurer asks
    "insurer.title": ("Ce que votre assureur demandera", "What your insurer will ask"),
    "insurer.yes": ("oui", "yes"),
    "insurer.no": ("non", "no"),
    "insurer.waived": ("non, sous dérogation", "no, waived"),
    "insurer.unverified": ("non vérifié", "not verified"),
    "insurer.notapplicable": ("sans objet", "not applicable"),
    "insurer.clause": ("clause {ids}|clauses {ids}", "clause {ids}|clauses {ids}"),
    "insurer.machines": (
        "{n} machine lue sur {total}|{n} machines lues sur {total}",
        "{n} machine read of {total}|{n} machines read of {total}",
    ),
    # what to decide
    "decision.title": ("À décider maintenant", "To decide now"),
    "decision.none": ("Aucune règle n’attend de décision.", "No rule awaits a decision."),
    "decision.do": ("Obtenir", "Obtain"),
    "decision.who": ("Qui", "Who"),
    "decision.due": ("Avant le", "Before"),
    "decision.effort": ("Effort", "Effort"),
    "decision.brings": (
        "règle gagnée : {rules}|règles gagnées : {rules}",
        "rule gained: {rules}|rules gained: {rules}",
    ),
    "decision.advances": (
        "fait avancer la règle {rules}|fait avancer les règles {rules}",
        "advances rule {rules}|advances rules {rules}",
    ),
    "decision.nobody": ("à désigner", "to be named"),
    "decision.no_date": ("date à fixer", "date to be set"),
    "decision.paper": ("puis à attester", "then to attest"),
    "decision.late": ("en retard", "late"),
    # what was not verified
    "unverified.title": ("Ce qui n’a pas été vérifié, et pourquoi", "What was not verified, and why"),
    "unverified.rules": ("règle {rules}|règles {rules}", "rule {rules}|rules {rules}"),
    "unverified.no_control": ("aucun contrôle pour ces systèmes", "no control for these systems"),
    "unverified.policy": (
        "contrôles écartés par la politique du cabinet",
        "controls set aside by the practice’s policy",
    ),
    "unverified.policy_not_chosen": (
        "choix que le cabinet n’a pas encore fait",
        "a choice that the practice has not made yet",
    ),
    "unverified.not_collected": ("machines auxquelles rien ne se connecte", "machines to which nothing connects"),
    "unverified.no_reading": ("aucune lecture depuis 30 jours", "no reading in the last 30 days"),
    "unverified.no_export": ("export à faire lire", "export to be read"),
    "unverified.no_attestation": ("attestation à produire", "attestation to produce"),
    "unverified.no_register": ("registre à établir", "register to be drawn up"),
    # the guide's preamble, in three words
    "preamble.title": ("Politique de sécurité", "Security policy"),
    "preamble.0a": ("vérifiée par la direction", "verified by the direction"),
    "preamble.0b": ("écrite", "written"),
    "preamble.0c": ("comprise et connue de tous", "understood and known by all"),
    "preamble.0d": ("contrôlée régulièrement", "regularly verified"),
    # when it happens
    "attack.title": ("En cas d’attaque", "In case of an attack"),
    "attack.unplug": ("Débrancher le réseau", "Unplug the network"),
    "attack.unplug.how": ("câble et Wi-Fi des machines touchées", "cable and Wi-Fi of the machines concerned"),
    "attack.keep_on": ("Ne rien éteindre", "Switch nothing off"),
    "attack.keep_on.how": ("ni redémarrer : la mémoire est une preuve", "nor restart: memory is evidence"),
    "attack.referent": ("Référent", "Designated contact"),
    "attack.provider": ("Prestataire", "Provider"),
    "attack.cyber17": ("17Cyber", "17Cyber"),
    "attack.cyber17.how": ("17cyber.gouv.fr, jour et nuit", "17cyber.gouv.fr, day and night"),
    "attack.cert": ("CERT Santé", "CERT Santé"),
    "attack.cert.how": (
        "09 72 43 91 25, signalement.social-sante.gouv.fr",
        "+33 9 72 43 91 25, signalement.social-sante.gouv.fr",
    ),
    "attack.complaint": ("Plainte sous 72 h", "Complaint within 72 h"),
    "attack.complaint.how": (
        "police ou gendarmerie : condition de l’indemnisation",
        "police: a condition of being indemnified",
    ),
    "attack.cnil": ("CNIL sous 72 h", "CNIL within 72 h"),
    "attack.cnil.how": (
        "si des personnes courent un risque : notifications.cnil.fr",
        "where people are at risk: notifications.cnil.fr",
    ),
    "attack.insurer": ("Assureur", "Insurer"),
    # signed
    "seen.title": ("Vu par la direction", "Seen by the direction"),
    "seen.name": ("Nom, date et signature", "Name, date and signature"),
    "seen.seal": ("Cachet ou sceau", "Stamp or seal"),
    "seen.sealed": ("Sceau de {name} ({at}) : {seal}", "Seal of {name} ({at}): {seal}"),
    "seen.sealing": ("de {name}, affiché au scellement :", "of {name}, shown when sealing:"),
    "report.closing": (
        "Ce document constate ; il ne vaut ni certification ni conformité RGPD ou HDS.",
        "This document states what was found; it is neither a certification nor GDPR or HDS compliance.",
    ),
    # annexes
    "annex.policy": ("La politique en vigueur", "The policy in force"),
    "annex.policy_lead": ("Ce par quoi les machines ont été jugées.", "What the machines were judged by."),
    "annex.no_policy": ("Aucune machine n’a encore dit sa politique.", "No machine has told its policy yet."),
    "annex.no_exception": ("Aucune exception n’est déclarée.", "No exception is declared."),
    "annex.versions": ("Versions", "Versions"),
    "annex.method": ("Méthode", "Method"),
    "annex.method_text": (
        "Chaque machine est lue sans y rien écrire, ou par un relevé que son exploitant rapporte. Chaque règle est découpée en clauses ; une clause est la pire de ses machines, de ses registres et de ses attestations, une règle la pire de ses clauses. Une lecture compte 30 jours, une attestation jusqu’à son dernier jour. Ce qu’une dérogation couvre n’est jamais compté conforme.",
        "Each machine is read without writing anything on it, or by a record that its operator brings. Each rule is cut into clauses; a clause is the worst of its machines, its registers and its attestations, a rule the worst of its clauses. A reading counts for 30 days, an attestation until its last day. What a waiver covers is never counted as compliant.",
    ),
    "annex.limits": ("Limites", "Limits"),
    "annex.limits_text": (
        "Les machines absentes de l’inventaire ne sont pas vues. Une machine compromise peut mentir. Les attestations et les registres valent ce que valent ceux qui les signent ; leurs pièces sont reconnues par leur empreinte, leur contenu n’est pas jugé. Ce qui n’a pas été regardé est dit non vérifié, jamais conforme.",
        "Machines that are not in the inventory are not seen. A compromised machine can lie. Attestations and registers are worth what those who sign them are worth; their documents are recognised by their hash, their content is not judged. What nothing looked at is said to be not verified, never compliant.",
    ),
    "tool.updates": ("Outil de mise à jour", "Update tool"),
    "tool.practices": ("Outil de réglage", "Settings tool"),
    "tool.watch": ("Outil de surveillance", "Watching tool"),
    # the crosswalk to ANSSI's measures
    "ciso.measure": ("Mesure {n} du guide d’hygiène de l’ANSSI", "Measure {n} of ANSSI’s hygiene guide"),
    "ciso.no_rule": (
        "Aucune des 40 règles ne traite de cette mesure.",
        "None of the 40 rules deals with this measure.",
    ),
}
