"""What is said of what changed between two checks, and of the trend."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cli.verb.changes": (
        "ce qui a changé d’un contrôle complet à l’autre",
        "what changed from one full check to another",
    ),
    "help.changes": (
        "Ce qui a changé d’un contrôle complet à un autre : règles et pourquoi, contrôles, machines, logiciels, comptes, "
        "services à l’écoute. Sans exécution : les deux derniers contrôles complets ; avec une : elle et le contrôle "
        "complet d’avant.",
        "What changed from one full check to another: rules and why, controls, machines, software, accounts, listening "
        "services. Without a run: the last two full checks; with one: it and the full check before it.",
    ),
    "changes.title": ("Ce qui a changé", "What changed"),
    "changes.since": ("Depuis le contrôle complet du {before}.", "Since the full check of {before}."),
    "changes.between": (
        "Du contrôle complet du {before} à celui du {after}.",
        "From the full check of {before} to that of {after}.",
    ),
    "changes.first": (
        "Premier contrôle complet : il n’y a encore rien à quoi le comparer.",
        "First full check: there is nothing to compare it with yet.",
    ),
    "changes.none": ("Rien n’a changé.", "Nothing changed."),
    # counts
    "changes.rules": ("Règles", "Rules"),
    "changes.clauses": ("Clauses", "Clauses"),
    "changes.controls": ("Contrôles", "Controls"),
    "changes.hosts": ("Machines", "Machines"),
    "changes.software": ("Logiciels", "Software"),
    "changes.accounts": ("Comptes", "Accounts"),
    "changes.services": ("Services à l’écoute", "Listening services"),
    "changes.better": ("{n} en progrès", "{n} better"),
    "changes.worse": ("{n} en recul", "{n} worse"),
    "changes.otherwise": ("{n} autre changement|{n} autres changements", "{n} other change|{n} other changes"),
    "changes.new": ("{n} nouvelle|{n} nouvelles", "{n} new"),
    "changes.gone": ("{n} retirée de l’inventaire|{n} retirées de l’inventaire", "{n} gone from the inventory"),
    "changes.silent": ("{n} ne répond plus|{n} ne répondent plus", "{n} no longer answers|{n} no longer answer"),
    "changes.back": ("{n} répond de nouveau|{n} répondent de nouveau", "{n} answers again|{n} answer again"),
    "changes.replaced": (
        "{n} remplacée par une autre machine|{n} remplacées par d’autres machines",
        "{n} replaced by another machine|{n} replaced by other machines",
    ),
    "changes.host.new": ("nouvelle dans l’inventaire", "new in the inventory"),
    "changes.host.gone": ("retirée de l’inventaire", "gone from the inventory"),
    "changes.host.silent": ("ne répond plus", "no longer answers"),
    "changes.host.back": ("répond de nouveau", "answers again"),
    "changes.host.replaced": ("une autre machine répond sous ce nom", "another machine answers under this name"),
    "changes.item.new": ("{n} ajouté|{n} ajoutés", "{n} added"),
    "changes.item.gone": ("{n} retiré|{n} retirés", "{n} removed"),
    "changes.item.other": ("{n} modifié|{n} modifiés", "{n} changed"),
    "changes.item.on": ("sur {machines}", "on {machines}"),
    "changes.added": ("ajouté", "added"),
    "changes.removed": ("retiré", "removed"),
    "changes.absent": ("absent", "absent"),
    "changes.open": ("ouvert", "open"),
    "changes.closed": ("fermé", "closed"),
    "changes.network": ("réseau", "network"),
    "changes.local": ("local", "local"),
    "changes.uncounted": (
        "Logiciels, comptes et services n’ont pas été relevés les deux fois sur {machines}.",
        "Software, accounts and services were not read both times on {machines}.",
    ),
    # details
    "changes.why": ("Règle par règle", "Rule by rule"),
    "changes.why.fleet": (
        "des machines sont arrivées, parties, ou n’ont pas répondu",
        "machines came, left, or did not answer",
    ),
    "changes.why.papers": ("une preuve ou un registre a changé", "a proof or a register changed"),
    "changes.clause": ("clause {id}", "clause {id}"),
    "changes.by_control": ("Contrôle par contrôle", "Control by control"),
    "changes.by_clause": ("Autres clauses", "Other clauses"),
    "changes.by_host": ("Machine par machine", "Machine by machine"),
    "changes.more": (
        "et {n} de plus : `hygiene changes` les donne toutes",
        "and {n} more: `hygiene changes` gives all of them",
    ),
    # trend
    "trend.title": ("Tendance des 40 règles", "Trend of the 40 rules"),
    "trend.desc": (
        "{n} contrôle complet, du {first} au {last}. Règles conformes : de {pass_then} à {pass_now} ; sous dérogation : de "
        "{waived_then} à {waived_now} ; non conformes : de {fail_then} à {fail_now} ; non vérifiées : de {unknown_then} à "
        "{unknown_now}.|{n} contrôles complets, du {first} au {last}. Règles conformes : de {pass_then} à {pass_now} ; sous "
        "dérogation : de {waived_then} à {waived_now} ; non conformes : de {fail_then} à {fail_now} ; non vérifiées : de "
        "{unknown_then} à {unknown_now}.",
        "{n} full check, from {first} to {last}. Rules compliant: from {pass_then} to {pass_now}; waived: from {waived_then} to "
        "{waived_now}; non-compliant: from {fail_then} to {fail_now}; not verified: from {unknown_then} to {unknown_now}.|{n} "
        "full checks, from {first} to {last}. Rules compliant: from {pass_then} to {pass_now}; waived: from {waived_then} to "
        "{waived_now}; non-compliant: from {fail_then} to {fail_now}; not verified: from {unknown_then} to {unknown_now}.",
    ),
    "trend.table": ("Les chiffres de la tendance", "The figures of the trend"),
    "trend.date": ("Contrôle du", "Check of"),
    "trend.pass": ("conformes", "compliant"),
    "trend.waived": ("sous dérogation", "waived"),
    "trend.fail": ("non conformes", "non-compliant"),
    "trend.unknown": ("non vérifiées", "not verified"),
    "trend.notapplicable": ("sans objet", "not applicable"),
}
